import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A built web, as small as can be: a page, and one file of its own, `/assets/main.js`. */
export function createWebFolder(): { webDir: string; remove: () => void } {
  const webDir = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(webDir, 'assets', 'main.js'), 'let long = 1;');
  return { webDir, remove: () => rmSync(webDir, { recursive: true, force: true }) };
}
