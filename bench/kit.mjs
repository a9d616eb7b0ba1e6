// What the benchmarks share: programs on a processor of their own, requests as a browser sends them, and figures.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export const root = join(import.meta.dirname, '..');
export const program = join(root, 'target/release/signpost');
const SECONDS = Number(process.env.SECONDS ?? 1);

// What a browser sends, for reading headers costs time, too.
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
  'upgrade-insecure-requests': '1',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
};
export const form = { 'content-type': 'application/x-www-form-urlencoded' };

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const range = (count) => Array.from({ length: count }, (_, at) => at);

export function build() {
  execFileSync('cargo', ['build', '--locked', '--release', '--bin', 'signpost', '--example', 'floor'], { cwd: root, stdio: 'inherit' });
}

/** Time that the threads of a process ran, in microseconds; `stat` would count in steps of 10 ms. */
export function cpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, id) => sum + Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]), 0) / 1000;
}

/** Memory that a process holds, in megabytes. */
export const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Starts a program on the first processor. */
export function start(what, ...args) {
  return spawn('taskset', ['-c', '0', what, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Ends a program that was started here. */
export async function end(child) {
  child.kill();
  await new Promise((resolve) => child.on('exit', resolve));
}

export const agent = new Agent({ keepAlive: true, maxSockets: 32 });
/** A server may close a connection that was idle for a while just as it is used again (RFC 9112 §9.3.1). */
export const ask = (...what) => send(...what).catch(() => send(...what));
function send(at, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const [host, port] = at.split(':');
    const sent = request({ host, port, path, method, agent, headers: { ...BROWSER, ...headers } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A person at the first question of a flow: the address, and the cookie that opens it. */
export async function begin(at, flow) {
  const first = await ask(at, flow, { method: 'POST' });
  return { path: leadsTo(first), cookie: first.headers['set-cookie'][0].split(';')[0] };
}

/** Where an answer to a question leads. */
export async function answer(at, path, cookie, body) {
  return leadsTo(await ask(at, path, { method: 'POST', headers: { ...form, cookie }, body }));
}

/** Browsers keep the part of a page to themselves. */
const leadsTo = (reply) => reply.headers.location.split('#')[0];

/** A page as a browser asks for it. */
export function asked({ path, cookie, body }) {
  return [path, { method: body ? 'POST' : 'GET', headers: { ...(body ? form : {}), ...(cookie ? { cookie } : {}) }, body }];
}

/** Asks for a page as fast as it comes, over so many connections from the second processor. */
export function wrk(at, { path, cookie = '', body }, dir, connections = 32) {
  const script = join(dir, 'wrk.lua');
  const headers = Object.entries({ ...BROWSER, cookie, ...(body ? form : {}) });
  writeFileSync(script, [
    `wrk.method = "${body ? 'POST' : 'GET'}"`,
    ...(body ? [`wrk.body = "${body}"`] : []),
    ...headers.map(([name, value]) => `wrk.headers["${name}"] = "${value}"`),
  ].join('\n'));
  const out = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${SECONDS}s`, '--latency', '-s', script, `http://${at}${path}`], { encoding: 'utf8' });
  const time = (row) => {
    const [, value, unit] = new RegExp(`${row}%\\s+([\\d.]+)(us|ms|s)`).exec(out);
    return Number(value) * { us: 1, ms: 1000, s: 1e6 }[unit];
  };
  return { requests: Number(/(\d+) requests in/.exec(out)[1]), rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p50: time(50), p99: time(99) };
}

/** The same with what it costs the server, in microseconds a request. */
export function load(child, at, page, dir) {
  const before = cpu(child.pid);
  const run = wrk(at, page, dir);
  return { ...run, cpu: (cpu(child.pid) - before) / run.requests };
}

/** Milliseconds from the start of the program to its first answered request, and its memory then. */
export async function startUp(flow, ...args) {
  // The shell tells the time and then becomes the program, for what Node takes to start a process is not ours.
  const become = 'echo $EPOCHREALTIME; exec "$0" "$@"';
  const child = spawn('bash', ['-c', become, program, 'serve', '--listen', '127.0.0.1:8482', '--log-level', 'warn', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const from = new Promise((resolve) => child.stdout.once('data', (time) => resolve(Number(time) * 1000)));
  for (;;) {
    const answered = await new Promise((resolve) => {
      const socket = connect(8482, '127.0.0.1', () => socket.write(`GET ${flow} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`));
      socket.on('data', () => { resolve(true); socket.destroy(); });
      socket.on('error', () => resolve(false));
    });
    if (answered) break;
    // Asking without a pause would take a processor from the program.
    await sleep(0.5);
  }
  const took = performance.timeOrigin + performance.now() - await from;
  const memory = resident(child.pid);
  await end(child);
  return { took, memory };
}

/** The median of several starts of each kind, in turn, for what else the machine does comes and goes. */
export async function startUps(times, kinds) {
  const ups = kinds.map(() => []);
  for (const _ of range(times)) {
    for (const [at, kind] of kinds.entries()) ups[at].push(await startUp(...kind));
  }
  return ups.map((each) => ({ took: median(each.map((up) => up.took)), memory: median(each.map((up) => up.memory)) }));
}
