import { example, type RuleGuide } from '../rule-guide.ts';

const whichProgram =
  'See which program asks, and what its domain is. A product that keeps data in names earns an exception for its domain.';
const piece = 'mzxw6ytboi2dkmrtgq2tmnzyhe4tsobxgy3tinbvgqzdcmjqmfsgg2lt';

export const suspiciousDns: readonly RuleGuide[] = [
  {
    rule: 'Name that carries data looked up',
    act: whichProgram,
    alerts: [
      example(`${piece}.t.example.net`, (scene) => {
        scene.container().run('/usr/bin/dig').lookUp(`${piece}.t.example.net`);
      }),
      example('many shorter parts', (scene) => {
        const parts = [piece.slice(0, 40), piece.slice(4, 44), piece.slice(8, 48)];
        scene.container().lookUp(`${parts.join('.')}.t.example.net`);
      }),
    ],
    silent: [
      example('an ordinary name', (scene) => {
        scene.container().lookUp('registry.npmjs.org').lookUp('shop.prod.svc.cluster.local', 28);
      }),
      example("a database's name at a cloud", (scene) => {
        scene.container().lookUp(`${piece}.eu-west-1.rds.amazonaws.com`);
      }),
      example('the name of an address in IPv6', (scene) => {
        scene.container().lookUp(`${'1.2.3.4.'.repeat(8)}ip6.arpa`, 12);
      }),
    ],
  },
  {
    rule: 'Unusual type of DNS record asked for',
    act: whichProgram,
    alerts: [
      example('a NULL record, as iodine does', (scene) => {
        scene.container().lookUp('vaaaakat2v2.t.example.net', 10);
      }),
      example('a TXT record of a name that is data', (scene) => {
        scene.container().lookUp(`${piece.slice(0, 40)}.t.example.net`, 16);
      }),
    ],
    silent: [
      example('the mail policy of a domain', (scene) => {
        scene.container().lookUp('example.com', 16).lookUp('_dmarc.example.com', 16);
      }),
      example('an authority that checks a domain', (scene) => {
        scene.container().lookUp('_acme-challenge.www.example.com', 16);
      }),
    ],
  },
  {
    rule: 'DNS tunnel started',
    act: 'Stop it, and look at what it was started by. Let only your name servers ask others.',
    alerts: [
      example('iodine -f t.example.net', (scene) => {
        scene.container().run('/usr/sbin/iodine', ['-f', 't.example.net']);
      }),
    ],
    silent: [
      example('dig example.com', (scene) => {
        scene.container().run('/usr/bin/dig', ['example.com']).lookUp('example.com');
      }),
    ],
  },
  {
    rule: 'Service for stolen data looked up',
    act: 'A payload may have worked: look at the requests that came just before. Developers who use such services earn an exception for their images.',
    alerts: [
      example('c9xk2.oast.fun', (scene) => {
        scene.container('/usr/bin/java').lookUp('c9xk2.oast.fun');
      }),
      example('webhook.site', (scene) => {
        scene.container().run('/usr/bin/curl').lookUp('webhook.site');
      }),
    ],
    silent: [
      example('a developer on the host', (scene) => {
        scene.host().run('/usr/bin/ngrok').lookUp('connect.ngrok.io');
      }),
      example('profile.io', (scene) => {
        scene.container().lookUp('profile.io').lookUp('mytransfer.sh');
      }),
    ],
  },
  {
    rule: 'Hidden service looked up',
    act: 'Look at the program that asks. Nothing that a company runs needs one by chance.',
    alerts: [
      example('a hidden service through a gateway', (scene) => {
        scene.container().lookUp('expyuzz4wqqyqhjn.onion.ws');
      }),
      example('one by its own name', (scene) => {
        scene.host().run('/usr/bin/curl').lookUp('expyuzz4wqqyqhjn.onion');
      }),
    ],
    silent: [
      example('onion.example.com', (scene) => {
        scene.container().lookUp('onion.example.com').lookUp('www.theonion.com');
      }),
    ],
  },
  {
    rule: 'Names of the cluster collected',
    act: 'Look at the program that asks: somebody draws a map of the cluster. Network policies make it a short one.',
    alerts: [
      example('any.any.svc.cluster.local', (scene) => {
        scene.container().run('/usr/bin/dig').lookUp('any.any.svc.cluster.local', 33);
      }),
      example('a whole zone', (scene) => {
        scene.container().run('/usr/bin/dig').lookUp('cluster.local', 252);
      }),
    ],
    silent: [
      example('a service that is found by its record', (scene) => {
        scene.container().lookUp('_http._tcp.shop.prod.svc.cluster.local', 33);
      }),
    ],
  },
  {
    rule: 'Name made by a machine looked up',
    act: 'See what asks, and for how many names. One that is real earns an exception of the name.',
    alerts: [
      example('xkqwbzrtplmvhd.com', (scene) => {
        scene.container().lookUp('xkqwbzrtplmvhd.com');
      }),
    ],
    silent: [
      example('long names that people made', (scene) => {
        const shop = scene.container();
        for (const name of [
          'registry.npmjs.org',
          'raw.githubusercontent.com',
          'worldwidetelecommunications.com',
          'bundesministerium-justiz.info',
        ]) {
          shop.lookUp(name);
        }
      }),
      example('a name of a network for content', (scene) => {
        scene.container().lookUp('d1xbqrtzkvlmw.cloudfront.net');
      }),
    ],
  },
  {
    rule: 'Name server reached in HTTPS',
    act: 'See what asks. Browsers do by themselves; where one has its place in a container it earns an exception for its image.',
    alerts: [
      example('the name of such a service', (scene) => {
        scene.container().lookUp('cloudflare-dns.com');
      }),
      example('a connection to one', (scene) => {
        scene.container().connect('1.1.1.1:443');
      }),
    ],
    silent: [
      example('an ordinary question there', (scene) => {
        scene.container().send(scene.container().connect('8.8.8.8:53', 'udp'), 'x');
      }),
      example('a browser of the host', (scene) => {
        scene.host().run('/usr/bin/firefox').connect('1.1.1.1:443');
      }),
    ],
  },
];
