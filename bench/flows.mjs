// Flows of any size: five questions on the way of whoever says yes, and a result page of some 6 KB. What is beyond
// that is asked of others, so that people on the same way see the same pages however large the flows are.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Questions on the way of whoever says yes to each. */
export const WAY = ['q1', 'q2', 'q3', 'q4', 'q5'];
const STEPS = 6;

/** Some words of each language, for letters of two and three bytes take longer to read. */
const WORDS = {
  en: 'Bring the card of the plan and call them in the morning',
  es: 'Lleve la tarjeta del plan y llámeles por la mañana',
  'zh-Hant': '請帶上計劃的卡片並在早上致電給他們',
  'zh-Hans': '请带上计划的卡片并在早上致电给他们',
  vi: 'Hãy mang theo thẻ của chương trình và gọi cho họ vào buổi sáng',
  fil: 'Dalhin ang kard ng plano at tawagan sila sa umaga',
  ru: 'Возьмите с собой карту страховки и позвоните им утром',
};
export const LANGUAGES = Object.keys(WORDS);

/** The sentences of a flow by their keys, in one language. */
function sentences(words, questions, outcomes) {
  const texts = { title: words, summary: `${words}.`, 'start.1': `${words}. ${words}.`, needed: `${words}.` };
  for (const [at, id] of questions.entries()) {
    texts[`questions.${id}.ask`] = `${at + 1}. ${words}?`;
    texts[`questions.${id}.why`] = `${words}. ${words}.`;
    texts[`questions.${id}.error`] = `${words}: ${at + 1}`;
    for (const option of ['yes', 'no', 'unsure']) texts[`questions.${id}.options.${option}`] = `${words} (${option})`;
  }
  for (const id of outcomes) {
    texts[`outcomes.${id}.title`] = `${words}: ${id} {211}`;
    for (let step = 1; step <= STEPS; step += 1) texts[`outcomes.${id}.steps.${step}`] = `${step}. ${words}. ${words}.`;
  }
  return texts;
}

const quoted = (text) => JSON.stringify(text);

function flow(texts, questions, outcomes, rules) {
  const text = (key) => quoted(texts[key]);
  const asked = questions.map((id, at) => [
    `  ${id}:`,
    // Whoever says yes to the first is asked only those on the way.
    ...(WAY.includes(id) ? [] : ['    when: {q1: "no"}']),
    ...['ask', 'why', 'error'].map((part) => `    ${part}: ${text(`questions.${id}.${part}`)}`),
    '    ask_always: true',
    '    options:',
    ...['yes', 'no', 'unsure'].map((option) => `      ${option}: ${text(`questions.${id}.options.${option}`)}`),
  ]);
  const rule = (at) => {
    // Two different ones, or no answers would lead there.
    const apart = 1 + (2 + Math.floor(at / questions.length)) % (questions.length - 1);
    const [first, second] = [questions[at % questions.length], questions[(at + apart) % questions.length]];
    return `  - {recommend: ${outcomes[at % outcomes.length]}, when: {all: [{${first}: "no"}, {${second}: unsure}]}}`;
  };
  const shown = outcomes.map((id) => [
    `  ${id}:`,
    `    title: ${text(`outcomes.${id}.title`)}`,
    '    steps:',
    ...Array.from({ length: STEPS }, (_, step) => `      - ${text(`outcomes.${id}.steps.${step + 1}`)}`),
  ]);
  return [
    `title: ${text('title')}`, 'language: en', `summary: ${text('summary')}`, `start: [${text('start.1')}]`,
    `needed: ${text('needed')}`, 'minutes: 1',
    'allow: [no-third-way, never-first, implied-rule, idle-question, unreached, no-contact]',
    'questions:', ...asked.flat(),
    'rules:', ...Array.from({ length: rules }, (_, at) => rule(at)), '  - {recommend: o1, when: otherwise}',
    'outcomes:', ...shown.flat(), '',
  ].join('\n');
}

/** Writes `flows` flows of this size below `dir`: `flow1`, `flow2` and so on. */
export function write(dir, { flows = 1, questions = 5, rules = 5, languages = 7 } = {}) {
  const ids = Array.from({ length: questions }, (_, at) => `q${at + 1}`);
  const outcomes = ['o1', 'o2', 'o3'];
  const [own, ...others] = LANGUAGES.slice(0, languages).map((language) => [language, sentences(WORDS[language], ids, outcomes)]);
  const source = flow(own[1], ids, outcomes, rules);
  for (let at = 1; at <= flows; at += 1) {
    const folder = join(dir, `flow${at}`);
    mkdirSync(join(folder, 'words'), { recursive: true });
    writeFileSync(join(folder, 'flow.yaml'), source);
    for (const [language, texts] of others) {
      const strings = Object.entries(texts).map(([key, text]) => `  ${key}:\n    source: ${quoted(own[1][key])}\n    text: ${quoted(text)}\n`);
      writeFileSync(join(folder, 'words', `${language}.yaml`), `language: ${language}\nstate: draft\nstrings:\n${strings.join('')}`);
    }
  }
}
