// Measures the server beside a floor server that is sent the same requests and gives the same bytes from memory, and
// prints a line for each goal. `node bench/run.mjs` builds both and needs `wrk` (Debian's package), two processors
// and some five quiet minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from './flows.mjs';
import { growth } from './growth.mjs';
import { agent, answer, ask, asked, begin, build, cpu, end, load, median, program, range, resident, root, sleep, start, startUps, wrk } from './kit.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const [server, floor] = ['127.0.0.1:8480', '127.0.0.1:8481'];
const FLOW = '/palliative-care/zh-Hant';
// Measured beside such a floor, a walk of five questions and a result takes these systems as long as so many walks take
// the floor: five questions, five answers and a result. The last figure is the budget: how many times less we take.
const OTHERS = [["DEFRA's forms engine", 243, 100], ['docassemble', 890, 300], ['hand-written Express', 15, 5]];

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
  const { path, cookie } = await begin(server, FLOW);
  const seen = new Set();
  const isNew = (answers) => seen.size < seen.add(answers).size;
  while (pages.outcome.length < count || pages.question.length < count) {
    let [here, answers] = [path, ''];
    for (const [question, options] of Object.entries(QUESTIONS)) {
      const chosen = question === 'help_kind' ? options.filter(() => Math.random() < 0.5) : [any(options)];
      if (!chosen.length) chosen.push('info');
      answers += `${question}=${chosen}&`;
      here = await answer(server, here, cookie, `question=${question}&${chosen.map((one) => `answer=${one}`).join('&')}`);
      if (question === 'help_kind' && pages.question.length < count && isNew(answers)) pages.question.push(here);
    }
    if (pages.outcome.length < count && isNew(answers)) pages.outcome.push(here);
  }
  return { pages, cookie };
}

/** The pages that are asked for again and again. */
async function shared() {
  const { path, cookie } = await begin(server, FLOW);
  let here = path;
  for (const said of ['who=me', 'where=sf', 'setting=home', 'help_kind=symptoms', 'kaiser=no', 'veteran=no', 'doctor=no', 'coverage=medi_cal']) {
    const [question, option] = said.split('=');
    here = await answer(server, here, cookie, `question=${question}&answer=${option}`);
  }
  const plain = await ask(server, FLOW, { headers: { 'accept-encoding': 'identity' } });
  return {
    start: { path: FLOW, goal: 2 },
    style: { path: /href="(\/assets\/style[^"]+)"/.exec(plain.body.toString())[1], goal: 2 },
    question: { path, cookie, goal: 2 },
    outcome: { path: here, cookie, goal: 2 },
    answer: { path, cookie, body: 'question=who&answer=me', goal: 2.5 },
  };
}

/** Writes down for the floor what it is to answer. */
function teach(pages) {
  const own = ['content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding'];
  for (const [name, { given, path, body }] of Object.entries(pages)) {
    const headers = Object.entries(given.headers).filter(([header]) => !own.includes(header));
    const lines = headers.flatMap(([header, value]) => [value].flat().map((one) => `${header}: ${one}`));
    writeFileSync(join(dir, `${name}.head`), [`${body ? 'POST' : 'GET'} ${path}`, given.status, ...lines].join('\n'));
    writeFileSync(join(dir, `${name}.body`), given.body);
  }
}

/** New pages of each kind, and how many of them are asked for before it is the floor's turn. */
const [UNSEEN, SHARE] = [4_000, 500];

/** The server's CPU for addresses that are each asked for once, with a client that costs the floor the same. */
async function once(child, target, paths, headers) {
  const before = cpu(child.pid);
  const queue = [...paths];
  await Promise.all(range(32).map(async () => {
    while (queue.length) await ask(target, queue.pop(), { headers });
  }));
  return (cpu(child.pid) - before) / paths.length;
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const dir = mkdtempSync(join(tmpdir(), 'bench-'));
build();

row('what', 'measured', 'goal');
row('---', '---', '---');
// The embedded flows; one flow and a hundred of them, each with five questions in seven languages.
for (const flows of [1, 100]) write(join(dir, `${flows}`), { flows });
const generated = (flows) => ['/flow1/en', '--flows', join(dir, `${flows}`)];
const [up, one, hundred] = await startUps(21, [[FLOW], generated(1), generated(100)]);
row('start to first answer, embedded flows', `${up.took.toFixed(1)} ms`, '50 ms');
row('memory at rest', `${up.memory.toFixed(1)} MB`, '24 MB');
row('start with one flow of five questions in seven languages', `${one.took.toFixed(1)} ms, ${one.memory.toFixed(1)} MB`, '');
const times100 = (than) => (hundred.took / than.took).toFixed(1);
row('with a hundred', `${hundred.took.toFixed(1)} ms: ${times100(one)} times, and ${times100(up)} times the embedded flows; ${hundred.memory.toFixed(1)} MB`, '1 s, 128 MB');

const signpost = start(program, 'serve', '--listen', server, '--log-level', 'warn');
await sleep(500);
const pages = await shared();
for (const page of Object.values(pages)) {
  for (const _ of range(5)) {
    page.given = await ask(server, ...asked(page));
    await sleep(60);
  }
}
const { pages: unseen, cookie } = await fresh(UNSEEN);
teach(pages);
const ground = start(join(root, 'target/release/examples/floor'), floor, dir);
await sleep(300);

console.log();
row('page', 'bytes', 'CPU, µs', 'floor, µs', 'ratio', 'goal', 'requests/s', 'p50, µs', 'p99, µs', 'p99 of the floor');
row(...range(10).map(() => '---'));
const took = { ours: {}, floor: {} };
for (const [name, page] of Object.entries(pages)) {
  const runs = { ours: [], floor: [] };
  for (const _ of range(ROUNDS)) {
    runs.ours.push(load(signpost, server, page, dir));
    runs.floor.push(load(ground, floor, page, dir));
  }
  const [ours, theirs] = [runs.ours, runs.floor].map((list) => Object.fromEntries(['cpu', 'rate', 'p50', 'p99'].map((key) => [key, median(list.map((run) => run[key]))])));
  const ratio = median(runs.ours.map((run, round) => run.cpu / runs.floor[round].cpu));
  [took.ours[name], took.floor[name]] = [ours.cpu, theirs.cpu];
  const encoding = page.given.headers['content-encoding'] ?? '';
  row(name, `${page.given.body.length} ${encoding}`, ours.cpu.toFixed(1), theirs.cpu.toFixed(1), ratio.toFixed(2), page.goal, Math.round(ours.rate), Math.round(ours.p50), Math.round(ours.p99), Math.round(theirs.p99));
}
const unseenCpu = {};
for (const [name, goal] of [['question', 10], ['outcome', 40]]) {
  const rounds = [];
  for (let from = 0; from < unseen[name].length; from += SHARE) {
    const share = unseen[name].slice(from, from + SHARE);
    const ours = await once(signpost, server, share, { cookie });
    const theirs = await once(ground, floor, share.map(() => pages[name].path), { cookie });
    rounds.push({ ours, theirs, ratio: ours / theirs });
  }
  const [ours, theirs, ratio] = ['ours', 'theirs', 'ratio'].map((key) => median(rounds.map((round) => round[key])));
  row(`${name}, never seen`, '', ours.toFixed(1), theirs.toFixed(1), ratio.toFixed(2), goal, '', '', '', '');
  unseenCpu[name] = ours;
}
const steps = Object.keys(QUESTIONS).length;
const each = (steps * (unseenCpu.question + took.ours.answer) + unseenCpu.outcome) / (2 * steps + 1);
row('random walks, every page new, one core', '', each.toFixed(1), '', '', '4000', Math.round(1e6 / each), '', '', '');
const walk = ({ question, answer: taken, outcome }) => 5 * question + 5 * taken + outcome;
const [ours, theirs] = [walk(took.ours), walk(took.floor)];
row('five questions, five answers and a result', '', ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), '', '', '', '', '');
for (const [other, floors, goal] of OTHERS) row(`the same by ${other}`, '', '', '', `${Math.round((floors * theirs) / ours)} times ours`, `${goal} times`, '', '', '', '');
const alone = range(ROUNDS).map(() => {
  const [our, their] = [server, floor].map((at) => wrk(at, pages.question, dir, 1).p99);
  return { our, their, ratio: our / their };
});
const [our, their, times] = ['our', 'their', 'ratio'].map((key) => median(alone.map((run) => run[key])));
console.log(`\none connection, question: p99 ${Math.round(our)} µs, the floor's ${Math.round(their)} µs: ${times.toFixed(2)} times (3 times)`);
console.log(`after load: ${resident(signpost.pid).toFixed(1)} MB (64 MB); the floor ${resident(ground.pid).toFixed(1)} MB`);
await Promise.all([end(signpost), end(ground)]);

await growth(dir);
agent.destroy();
rmSync(dir, { recursive: true });
