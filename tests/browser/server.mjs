import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const binary = process.env.SIGNPOST_BIN ?? new URL('../../target/debug/signpost', import.meta.url).pathname;

/** A port that nobody listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the program on a free port; gives its address and a way to stop it. */
export async function start(...more) {
  const base = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ['serve', '--listen', base.slice('http://'.length), ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => { log += chunk; });
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer?.ok) return { base, log: () => log, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`the server did not start: ${log}`);
}
