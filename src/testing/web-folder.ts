import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

/** A minimal built web: a page, one file `/assets/main.js`, and by default the files of `public/`. */
export function createWebFolder({ publicFiles = true } = {}): { webDir: string; remove: () => void } {
  const webDir = mkdtempSync(join(tmpdir(), 'web-'));
  if (publicFiles) cpSync(PUBLIC, webDir, { recursive: true });
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(webDir, 'assets', 'main.js'), 'let long = 1;');
  return { webDir, remove: () => rmSync(webDir, { recursive: true, force: true }) };
}
