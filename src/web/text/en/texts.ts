import { common } from './common.ts';
import { errors } from './errors.ts';
import { rules } from './rules.ts';
import { tasks } from './tasks.ts';

export const en = { common, errors, rules, tasks };
