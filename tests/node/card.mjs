// Runs the page's own card script on a stand-in for the page: a request as JSON on stdin, an answer on stdout.
import {readFileSync} from 'node:fs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const script = readFileSync(asked.script, 'utf8').replace(/\nread\(\);\s*$/, '\nreturn read();');

async function shown(card) {
  const said = {}, requested = [], field = {};
  const place = name => ({
    set textContent(text) { said[name] = text; },
    set hidden(is) { said[`${name} hidden`] = is; },
    set className(_name) {},
    closest: () => null,
    focus() {}
  });
  const part = {dataset: {card: JSON.stringify(asked.words)}, querySelector: place};
  const page = {
    location: {hash: `#${card}`, pathname: '/', search: ''},
    history: {replaceState() {}},
    document: {documentElement: {lang: 'en'}, querySelector: name => (name === '[data-card]' ? part : field)},
    window: {addEventListener() {}},
    fetch: async address => {
      requested.push(address);
      const text = asked.files[address];
      return {ok: text !== undefined, text: async () => text, json: async () => JSON.parse(text)};
    }
  };
  await new Function(...Object.keys(page), script)(...Object.values(page));
  return {verdict: said['[data-word]'], name: said['[data-name]'] ?? null, job: said['[data-job]'] ?? null,
    limits: said['[data-limits] hidden'] === false, code: field.value ?? null, requested};
}

const answers = [];
for (const card of asked.cards) answers.push(await shown(card));
process.stdout.write(JSON.stringify(answers));
