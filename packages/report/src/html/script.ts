/**
 * What the page can do beyond being read: filter, sort, open all, and show what a link points to.
 * Plain JavaScript for a browser; its digest is in the page's policy, so it is the same in every
 * report.
 */
export const pageScript = `'use strict';
(() => {
  const table = document.getElementById('findings-table');
  if (!table) return;
  const form = document.getElementById('filters');
  const status = document.getElementById('shown');
  const noneMatch = document.getElementById('none-match');
  const expand = document.getElementById('expand');
  const bodies = [...table.tBodies];
  const number = new Intl.NumberFormat('en');
  const levels = ['critical', 'high', 'medium', 'low', 'none', 'unknown'];
  const texts = new Map();

  // Read when it is first searched. What waits in <noscript> is markup, of which words count.
  const textOf = (body) => {
    let text = texts.get(body);
    if (text === undefined) {
      text = body.textContent.replaceAll(/<[^<>]*>/g, ' ').toLowerCase();
      texts.set(body, text);
    }
    return text;
  };

  // Long lists keep their details as text, escaped like the rest of the page, until they are wanted.
  const unfold = (details) => {
    const waiting = details.querySelector('noscript');
    if (!waiting) return;
    const parsed = new DOMParser().parseFromString(waiting.textContent, 'text/html');
    waiting.replaceWith(...parsed.body.childNodes);
  };
  table.addEventListener('toggle', ({ target }) => target.open && unfold(target), true);

  const filter = () => {
    const data = new FormData(form);
    const words = data.get('text').toLowerCase().split(/\\s+/).filter(Boolean);
    const severities = data.getAll('severity');
    const chosen = data.get('package');
    const origin = data.get('origin');
    let shown = 0;
    for (const body of bodies) {
      const facts = body.dataset;
      const passes =
        (severities.length === 0 || severities.includes(facts.severity)) &&
        (!data.has('fixable') || facts.fixable === '1') &&
        (!data.has('exploited') || facts.exploited === '1') &&
        (!chosen || facts.package === chosen) &&
        (!origin || facts.origin === origin) &&
        words.every((word) => textOf(body).includes(word));
      body.hidden = !passes;
      if (passes) shown++;
    }
    noneMatch.hidden = shown > 0;
    const all = shown === bodies.length ? '' : ' of ' + number.format(bodies.length);
    status.textContent = number.format(shown) + all + (bodies.length === 1 ? ' finding' : ' findings') + ' shown';
  };

  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(filter, bodies.length > 500 ? 120 : 0);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  // The fields are cleared after this event.
  form.addEventListener('reset', () => setTimeout(filter));
  form.hidden = false;

  const cell = (body, index) => body.rows[0].cells[index].textContent;
  const keys = {
    severity: (body) => levels.indexOf(body.dataset.severity),
    name: (body) => cell(body, 1),
    package: (body) => cell(body, 2),
    risk: (body) => -Number(body.dataset.risk),
  };
  const natural = new Intl.Collator('en', { numeric: true });
  const compare = (a, b) => (typeof a === 'number' ? a - b : natural.compare(a, b));

  const sortBy = (head) => {
    const turned = head.getAttribute('aria-sort') === 'ascending';
    for (const each of table.tHead.rows[0].cells) each.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', turned ? 'descending' : 'ascending');
    const key = keys[head.dataset.sort];
    const sorted = bodies.map((body, index) => ({ body, index, key: key(body) }));
    sorted.sort((a, b) => (turned ? compare(b.key, a.key) : compare(a.key, b.key)) || a.index - b.index);
    const fragment = document.createDocumentFragment();
    for (const { body } of sorted) fragment.append(body);
    table.append(fragment);
  };
  for (const head of table.querySelectorAll('th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sortBy(head));
    head.replaceChildren(button);
  }

  // More at once would take a browser long, and nobody reads them.
  const most = 500;
  const expandWords = bodies.length > most ? 'Expand ' + most : 'Expand all';
  expand.textContent = expandWords;
  expand.addEventListener('click', () => {
    const open = expand.getAttribute('aria-pressed') !== 'true';
    expand.setAttribute('aria-pressed', String(open));
    expand.textContent = open ? 'Collapse all' : expandWords;
    const shown = bodies.filter((body) => !body.hidden);
    for (const body of open ? shown.slice(0, most) : bodies) body.querySelector('details').open = open;
  });

  // A link from the queue opens its finding, also when a filter hides it.
  const showLinked = () => {
    const body = /^#f\\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!body) return;
    if (body.hidden) {
      form.reset();
      for (const each of bodies) each.hidden = false;
    }
    body.querySelector('details').open = true;
    body.scrollIntoView({ block: 'center' });
  };
  addEventListener('hashchange', showLinked);
  showLinked();
})();
`;
