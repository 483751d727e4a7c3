import { readFileSync } from 'node:fs';
import { cloudIsConfigured } from './config.ts';

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

// npm start asks, in a process of its own, because it imports nothing of what it builds.
process.stdout.write(cloudIsConfigured(process.env, readText) ? 'cloud' : 'embedded');
