// How the cost of a page grows with flows, questions, rules and languages: synthetic flows, each measured in turn with
// the smallest.
import { join } from 'node:path';
import { LANGUAGES, WAY, write } from './flows.mjs';
import { answer, ask, asked, begin, end, load, median, program, range, sleep, start } from './kit.mjs';

const ROUNDS = 5;
const SMALL = { flows: 1, questions: 8, rules: 8, languages: 2 };
const LARGER = { '10 flows': { flows: 10 }, '80 questions': { questions: 80 }, '80 rules': { rules: 80 }, [`${LANGUAGES.length} languages`]: { languages: LANGUAGES.length } };
const FLOW = '/flow1/es';

/** A server of flows of a size, and its pages on the way of whoever says yes. */
async function serve(dir, size, at) {
  const flows = join(dir, Object.values(size).join('-'));
  write(flows, size);
  const child = start(program, 'serve', '--listen', at, '--log-level', 'warn', '--flows', flows);
  await sleep(1000);
  const { path, cookie } = await begin(at, FLOW);
  let here = path;
  for (const question of WAY) here = await answer(at, here, cookie, `question=${question}&answer=yes`);
  const pages = { start: { path: FLOW }, question: { path, cookie }, answer: { path, cookie, body: `question=${WAY[0]}&answer=yes` }, outcome: { path: here, cookie } };
  for (const page of Object.values(pages)) {
    for (const _ of range(5)) {
      const { status } = await ask(at, ...asked(page));
      if (status >= 400) throw new Error(`${page.path} answers ${status}`);
      await sleep(60);
    }
  }
  return { child, at, pages };
}

/** Prints what larger flows cost beside the smallest. */
export async function growth(dir) {
  const small = await serve(dir, SMALL, '127.0.0.1:8484');
  const names = Object.keys(small.pages);
  console.log(`\nCost beside flows of ${Object.entries(SMALL).map(([what, count]) => `${count} ${what}`).join(', ')}, flat within 20 %:\n`);
  console.log(`| | ${names.join(' | ')} |\n|---|${names.map(() => '---').join('|')}|`);
  for (const [name, larger] of Object.entries(LARGER)) {
    const large = await serve(dir, { ...SMALL, ...larger }, '127.0.0.1:8485');
    const ratios = names.map((page) => median(range(ROUNDS).map(() => {
      const [mine, other] = [large, small].map(({ child, at, pages }) => load(child, at, pages[page], dir).cpu);
      return mine / other;
    })));
    console.log(`| ${name} | ${ratios.map((ratio) => ratio.toFixed(2)).join(' | ')} |`);
    await end(large.child);
  }
  await end(small.child);
}
