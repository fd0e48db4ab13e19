import { expect, test } from 'vitest';
import { kevFeed } from './kev.ts';

const context = { path: 'kev.json', part: '', now: new Date() };

test('reads the catalogue', () => {
  const catalogue = {
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    catalogVersion: '2026.08.07',
    count: 3,
    vulnerabilities: [
      {
        cveID: 'CVE-2021-44228',
        vendorProject: 'Apache',
        dateAdded: '2021-12-10',
        dueDate: '2021-12-24',
        knownRansomwareCampaignUse: 'Known',
      },
      { cveID: 'CVE-2026-8037', dateAdded: '2026-08-07', knownRansomwareCampaignUse: 'Unknown' },
      { cveID: 'none', dateAdded: '2026-08-07' },
      { cveID: 'CVE-2026-1', dateAdded: 'yesterday' },
      'noise',
    ],
  };
  expect([...kevFeed.parse(JSON.stringify(catalogue), context)]).toEqual([
    { kind: 'edition', edition: '2026.08.07' },
    {
      kind: 'exploited',
      cve: 'CVE-2021-44228',
      addedAt: '2021-12-10',
      dueAt: '2021-12-24',
      ransomware: true,
    },
    { kind: 'exploited', cve: 'CVE-2026-8037', addedAt: '2026-08-07', ransomware: false },
  ]);
});

test('another JSON file is not the catalogue', () => {
  expect(() => [...kevFeed.parse('{"vulnerabilities":{}}', context)]).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
  expect(kevFeed.recognise('kev/known_exploited_vulnerabilities_schema.json')).toBeUndefined();
});
