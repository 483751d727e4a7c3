import type { Texts } from '../texts.ts';
import { common } from './common.ts';
import { errors } from './errors.ts';
import { rules } from './rules.ts';
import { tasks } from './tasks.ts';

export const zh: Texts = { common, errors, rules, tasks };
