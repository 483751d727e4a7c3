import type { Texts } from '../texts.ts';
import { apiDocs } from './api-docs.ts';
import { audit } from './audit.ts';
import { changes } from './changes.ts';
import { common } from './common.ts';
import { errors } from './errors.ts';
import { instance } from './instance.ts';
import { instances } from './instances.ts';
import { notFound } from './not-found.ts';
import { notices } from './notices.ts';
import { probe } from './probe.ts';
import { rules } from './rules.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import { switchDialog } from './switch-dialog.ts';
import { runningChanges } from './running-changes.ts';

export const zh: Texts = {
  apiDocs,
  audit,
  changes,
  common,
  errors,
  instance,
  instances,
  notFound,
  notices,
  probe,
  rules,
  session,
  shell,
  switchDialog,
  runningChanges,
};
