import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');

/** Ends the command with one line that names the fault and its remedy. @param {string} sentence @returns {never} */
export function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** @typedef {{ ok: boolean, output: string }} Ended ok: it ended with exit code 0 */

/**
 * Runs a program and waits for it.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options] quiet: keep its output, which is empty otherwise
 * @returns {Promise<Ended>}
 */
export function execute(program, args, { quiet = true, env = process.env, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    /** @type {Buffer[]} */
    const output = [];
    const ended = (/** @type {boolean} */ ok) => resolve({ ok, output: Buffer.concat(output).toString() });
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      console.error(`${program} could not be run: ${error.message}`);
      ended(false);
    });
    child.on('close', (code) => ended(code === 0));
  });
}

/**
 * Runs a program in the project's folder and waits for it.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options] quiet: show its output only on failure
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export async function run(program, args, { quiet = false, env = process.env } = {}) {
  const { ok, output } = await execute(program, args, { quiet, env });
  if (!ok) process.stderr.write(output);
  return ok;
}

/** Runs a program of node_modules/.bin. @param {string} name @param {readonly string[]} args @param {Parameters<typeof run>[2]} [options] */
export function runTool(name, args, options) {
  return run(`${ROOT}/node_modules/.bin/${name}`, args, options);
}
