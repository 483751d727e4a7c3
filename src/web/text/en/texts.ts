import { common } from './common.ts';
import { errors } from './errors.ts';
import { rules } from './rules.ts';

export const en = { common, errors, rules };
