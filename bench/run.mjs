// Measures the server beside a floor server that gives the same bytes from memory, in one run.
// `node bench/run.mjs` builds both and needs `wrk` (Debian's package) and two processors.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 2);
const root = join(import.meta.dirname, '..');
const [server, floor] = ['127.0.0.1:8480', '127.0.0.1:8481'];
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

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** Time that the threads of a process ran, in microseconds; `stat` would count in steps of 10 ms. */
function cpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, id) => sum + Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]), 0) / 1000;
}
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Starts a program on the first processor. */
function start(program, ...args) {
  return spawn('taskset', ['-c', '0', program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
/** A server may close a connection that was idle for a while just as it is used again (RFC 9112 §9.3.1). */
const ask = (...what) => send(...what).catch(() => send(...what));
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

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const FLOW = '/palliative-care/zh-Hant';
async function begin() {
  const first = await ask(server, FLOW, { method: 'POST' });
  return { at: first.headers.location, cookie: first.headers['set-cookie'][0].split(';')[0] };
}
const post = async (at, cookie, body) =>
  (await ask(server, at, { method: 'POST', headers: { ...form, cookie }, body })).headers.location;

const QUESTIONS = {
  who: ['me', 'adult', 'child', 'work', 'unsure'],
  where: ['sf', 'alameda', 'ca_other', 'us_other', 'unsure'],
  setting: ['hospital', 'facility', 'home', 'unsure'],
  help_kind: ['symptoms', 'home_help', 'emotional', 'planning', 'practical', 'caregiver', 'hospice', 'info'],
  kaiser: ['yes', 'no', 'unsure'],
  veteran: ['enrolled', 'not_enrolled', 'no', 'unsure'],
  doctor: ['yes', 'no', 'unsure'],
  coverage: ['medi_cal', 'medicare', 'unsure'],
};
const any = (list) => list[Math.floor(Math.random() * list.length)];

/** Addresses of pages that nobody has asked for yet: questions, and outcomes. */
async function fresh(count) {
  const pages = { question: [], outcome: [] };
  const { at, cookie } = await begin();
  const seen = new Set();
  const isNew = (answers) => seen.size < seen.add(answers).size;
  while (pages.outcome.length < count || pages.question.length < count) {
    let [here, answers] = [at, ''];
    for (const [question, options] of Object.entries(QUESTIONS)) {
      const chosen = question === 'help_kind' ? options.filter(() => Math.random() < 0.5) : [any(options)];
      if (!chosen.length) chosen.push('info');
      answers += `${question}=${chosen}&`;
      here = await post(here, cookie, `question=${question}&${chosen.map((one) => `answer=${one}`).join('&')}`);
      if (question === 'help_kind' && pages.question.length < count && isNew(answers)) pages.question.push(here);
    }
    if (pages.outcome.length < count && isNew(answers)) pages.outcome.push(here);
  }
  return { pages, cookie };
}

function wrk(at, path, cookie, body) {
  const script = join(dir, 'wrk.lua');
  writeFileSync(script, `wrk.method = "${body ? 'POST' : 'GET'}"\n${body ? `wrk.body = "${body}"\nwrk.headers["content-type"] = "${form['content-type']}"\n` : ''}`
    + `${Object.entries({ ...BROWSER, cookie }).map(([name, value]) => `wrk.headers["${name}"] = "${value}"`).join('\n')}\n`);
  const out = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', '-c32', `-d${SECONDS}s`, '--latency', '-s', script, `http://${at}${path}`], { encoding: 'utf8' });
  const time = (row) => {
    const [, value, unit] = new RegExp(`${row}%\\s+([\\d.]+)(us|ms|s)`).exec(out);
    return Number(value) * { us: 1, ms: 1000, s: 1e6 }[unit];
  };
  return { requests: Number(/(\d+) requests in/.exec(out)[1]), rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p50: time(50), p99: time(99) };
}

const dir = mkdtempSync(join(tmpdir(), 'bench-'));
execFileSync('cargo', ['build', '--locked', '--release', '--bin', 'signpost', '--example', 'floor'], { cwd: root, stdio: 'inherit' });
const program = join(root, 'target/release/signpost');

/** Milliseconds from the start of the program to its first answered request. */
async function startUp() {
  // The shell tells the time and then becomes the program, for what Node takes to start a process is not ours.
  const become = 'echo $EPOCHREALTIME; exec "$0" "$@"';
  const child = spawn('bash', ['-c', become, program, 'serve', '--listen', '127.0.0.1:8482', '--log-level', 'warn'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const from = new Promise((resolve) => child.stdout.once('data', (time) => resolve(Number(time) * 1000)));
  for (;;) {
    const answered = await new Promise((resolve) => {
      const socket = connect(8482, '127.0.0.1', () => socket.write(`GET ${FLOW} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`));
      socket.on('data', () => { resolve(true); socket.destroy(); });
      socket.on('error', () => resolve(false));
    });
    if (answered) break;
    // Asking without a pause would take a processor from the program.
    await sleep(0.5);
  }
  const took = performance.timeOrigin + performance.now() - await from;
  const memory = resident(child.pid);
  child.kill();
  await new Promise((resolve) => child.on('exit', resolve));
  return { took, memory };
}

const ups = [];
for (let n = 0; n < 15; n += 1) ups.push(await startUp());
console.log(`start to first answer: ${median(ups.map((up) => up.took)).toFixed(1)} ms; at rest ${median(ups.map((up) => up.memory)).toFixed(1)} MB`);

const signpost = start(program, 'serve', '--listen', server, '--log-level', 'warn');
await sleep(500);
const { at, cookie } = await begin();
let here = at;
for (const answer of ['who=me', 'where=sf', 'setting=home', 'help_kind=symptoms', 'kaiser=no', 'veteran=no', 'doctor=no', 'coverage=medi_cal']) {
  const [question, option] = answer.split('=');
  here = await post(here, cookie, `question=${question}&answer=${option}`);
}
const pages = {
  start: { path: FLOW },
  style: { path: /href="(\/assets\/style[^"]+)"/.exec((await ask(server, FLOW, { headers: { 'accept-encoding': 'identity' } })).body.toString())[1] },
  question: { path: at, cookie },
  outcome: { path: here, cookie },
  answer: { path: at, cookie, body: 'question=who&answer=me' },
};
// Asked for often enough that the better compression is there, as it is for every page that people share.
for (const page of Object.values(pages)) {
  for (let n = 0; n < 5; n += 1) {
    page.given = await ask(server, page.path, { method: page.body ? 'POST' : 'GET', headers: { ...(page.body ? form : {}), ...(page.cookie ? { cookie: page.cookie } : {}) }, body: page.body });
    await sleep(60);
  }
}
const { pages: unseen, cookie: unseenCookie } = await fresh(4_000);

for (const [name, { given, path, body }] of Object.entries(pages)) {
  const headers = Object.entries(given.headers).filter(([header]) => !['content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding'].includes(header));
  writeFileSync(join(dir, `${name}.head`), [`${body ? 'POST' : 'GET'} ${path}`, given.status, ...headers.flatMap(([header, value]) => [value].flat().map((one) => `${header}: ${one}`))].join('\n'));
  writeFileSync(join(dir, `${name}.body`), given.body);
}
const ground = start(join(root, 'target/release/examples/floor'), floor, dir);
await sleep(300);

console.log('\n| page | bytes | CPU, µs | floor, µs | ratio | requests/s | p50, µs | p99, µs | p99 of the floor |');
console.log('|---|---|---|---|---|---|---|---|---|');
const floors = {};
for (const [name, page] of Object.entries(pages)) {
  const runs = { ours: [], floor: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [who, child, target] of [['ours', signpost, server], ['floor', ground, floor]]) {
      const before = cpu(child.pid);
      const run = wrk(target, page.path, page.cookie ?? '', page.body);
      runs[who].push({ ...run, cpu: (cpu(child.pid) - before) / run.requests });
    }
  }
  const [ours, theirs] = [runs.ours, runs.floor].map((list) => Object.fromEntries(['cpu', 'rate', 'p50', 'p99'].map((key) => [key, median(list.map((run) => run[key]))])));
  const ratio = median(runs.ours.map((run, round) => run.cpu / runs.floor[round].cpu));
  floors[name] = theirs.cpu;
  console.log(`| ${name} | ${page.given.body.length} ${page.given.headers['content-encoding'] ?? ''} | ${ours.cpu.toFixed(1)} | ${theirs.cpu.toFixed(1)} | ${ratio.toFixed(2)} | ${Math.round(ours.rate)} | ${Math.round(ours.p50)} | ${Math.round(ours.p99)} | ${Math.round(theirs.p99)} |`);
}

/** The server's CPU for addresses that are each asked for once, with a client that costs the floor the same. */
async function once(child, target, paths, headers) {
  const before = cpu(child.pid);
  const queue = [...paths];
  await Promise.all(Array.from({ length: 32 }, async () => {
    while (queue.length) await ask(target, queue.pop(), { headers });
  }));
  return (cpu(child.pid) - before) / paths.length;
}
for (const name of ['question', 'outcome']) {
  const ours = await once(signpost, server, unseen[name], { cookie: unseenCookie });
  const again = [];
  for (let round = 0; round < 3; round += 1) again.push(await once(ground, floor, unseen[name].map(() => pages[name].path), { cookie: unseenCookie }));
  const theirs = median(again);
  console.log(`| ${name}, never seen | | ${ours.toFixed(1)} | ${theirs.toFixed(1)} | ${(ours / theirs).toFixed(2)} | | | | |`);
}
console.log(`\nafter load: ${resident(signpost.pid).toFixed(1)} MB; the floor ${resident(ground.pid).toFixed(1)} MB`);
signpost.kill();
ground.kill();
agent.destroy();
rmSync(dir, { recursive: true });
