import { type Attack, python } from './attack.ts';

export const suspiciousDns: readonly Attack[] = [
  {
    what: 'a name that carries data',
    attack: python('/attack/lookup.py', `${'mzxw6ytboi'.repeat(5)}2dk.t.example.net`),
    expected: ['Name that carries data looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'shop.prod.svc.cluster.local'),
  },
  {
    what: "a tunnel's type of record",
    attack: python('/attack/lookup.py', 'vaaaakat.t.example.net', '10'),
    expected: ['Unusual type of DNS record asked for'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'example.net', '16'),
  },
  {
    what: 'a service for stolen data',
    attack: python('/attack/lookup.py', 'c9xk2.oast.fun'),
    expected: ['Service for stolen data looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'oast.fun.example.net'),
  },
  {
    what: 'a name that a machine made',
    attack: python('/attack/lookup.py', 'xkqwbzrtplmvhd.com'),
    expected: ['Name made by a machine looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'internationalization.com'),
  },
  {
    what: 'a name server in HTTPS',
    attack: python('/attack/lookup.py', 'cloudflare-dns.com'),
    expected: ['Name server reached in HTTPS'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'cloudflare.com'),
  },
];
