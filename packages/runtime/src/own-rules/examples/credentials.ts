import { example, type RuleGuide } from '../rule-guide.ts';

const replace =
  'Take back what was read and give out a new one: it is elsewhere by now. Then find out who ran that program.';
const role = '/latest/meta-data/iam/security-credentials/web';

export const credentials: readonly RuleGuide[] = [
  {
    rule: "Credentials asked of the cloud's metadata service",
    act: `${replace} Let the metadata service answer only to requests with a token and one hop.`,
    alerts: [
      example(`curl http://169.254.169.254${role}`, (scene) => {
        const curl = scene.container().run('/usr/bin/curl', [`http://169.254.169.254${role}`]);
        curl.send(
          curl.connect('169.254.169.254:80'),
          `GET ${role} HTTP/1.1\r\nUser-Agent: curl/8\r\n`,
        );
      }),
      example(
        'a script asks for the token of the machine, and does not say what it is',
        (scene) => {
          const script = scene
            .container('/usr/bin/python3.11')
            .run('/usr/bin/python3.11', ['x.py']);
          const path = '/computeMetadata/v1/instance/service-accounts/default/token';
          script.send(script.connect('169.254.169.254:80'), `GET ${path} HTTP/1.0\r\n\r\n`);
        },
      ),
    ],
    silent: [
      example("the cloud's own library", (scene) => {
        const app = scene.container();
        const words = `GET ${role} HTTP/1.1\r\nUser-Agent: aws-sdk-go-v2/1.30\r\n\r\n`;
        app.send(app.connect('169.254.169.254:80'), words);
      }),
      example('curl http://localhost/health', (scene) => {
        const curl = scene.container().run('/usr/bin/curl', ['http://localhost/health']);
        const words = 'GET /health HTTP/1.1\r\nUser-Agent: curl/8.5\r\n\r\n';
        curl.send(curl.connect('127.0.0.1:80'), words);
      }),
    ],
  },
  {
    rule: 'Metadata service of a cloud reached by hand',
    act: 'See what was asked for. Credentials that were read are to be replaced.',
    alerts: [
      example('curl 169.254.170.2', (scene) => {
        scene.container().run('/usr/bin/curl').connect('169.254.170.2:80');
      }),
      example('wget to the address in IPv6', (scene) => {
        scene.container().run('/usr/bin/wget').connect('fd00:ec2::254:80');
      }),
    ],
    silent: [
      example('an application with its library', (scene) => {
        scene.container().connect('169.254.170.2:80');
      }),
      example('a look-up at the name server of Azure', (scene) => {
        scene.container().run('/usr/bin/curl').connect('168.63.129.16:53', 'udp');
      }),
    ],
  },
  {
    rule: 'Token of a workload read by hand',
    act: `${replace} Pods that do not talk to the API server need no token: automountServiceAccountToken: false.`,
    alerts: [
      example('cat /var/run/secrets/kubernetes.io/serviceaccount/token', (scene) => {
        const path = '/run/secrets/kubernetes.io/serviceaccount/..2026_03/token';
        scene.container().run('/usr/bin/cat').read(path);
      }),
      example("curl -H @… with a cloud's token", (scene) => {
        const path = '/var/run/secrets/eks.amazonaws.com/serviceaccount/token';
        scene.container().run('/usr/bin/curl').read(path);
      }),
    ],
    silent: [
      example('the application that it was given to', (scene) => {
        scene.container().read('/run/secrets/kubernetes.io/serviceaccount/..2026_03/token');
      }),
      example('the certificate beside it', (scene) => {
        const path = '/run/secrets/kubernetes.io/serviceaccount/..2026_03/ca.crt';
        scene.container().run('/usr/bin/curl').read(path);
      }),
    ],
  },
  {
    rule: 'Login kept in a file read by hand',
    act: `${replace} Logins that a workload needs come from the platform, not from files in an image.`,
    alerts: [
      example('cat ~/.aws/credentials', (scene) => {
        scene.container().run('/usr/bin/cat').read('/root/.aws/credentials');
      }),
      example('tar of a home directory', (scene) => {
        scene.container().run('/usr/bin/tar').read('/home/app/.docker/config.json');
      }),
    ],
    silent: [
      example('aws s3 ls', (scene) => {
        scene.container().run('/usr/local/bin/aws').read('/root/.aws/credentials');
      }),
      example('npm that reads its settings', (scene) => {
        scene.container().run('/usr/bin/node', [], { name: 'npm ci' }).read('/root/.npmrc');
      }),
    ],
  },
  {
    rule: 'Credentials of the node read from a container',
    act: 'Take the mount away, replace the keys of the cluster, treat the node as broken into.',
    alerts: [
      example('cat /host/etc/kubernetes/admin.conf', (scene) => {
        scene.container().run('/usr/bin/cat').read('/host/etc/kubernetes/admin.conf');
      }),
      example("the kubelet's key", (scene) => {
        scene.container().read('/host/var/lib/kubelet/pki/kubelet-client-current.pem');
      }),
    ],
    silent: [
      example('the API server in its pod', (scene) => {
        const server = scene.container('/usr/local/bin/kube-apiserver');
        server.read('/etc/kubernetes/pki/sa.key');
      }),
      example('its certificate, which is no secret', (scene) => {
        scene.container().read('/host/etc/kubernetes/pki/ca.crt');
      }),
    ],
  },
  {
    rule: 'Memory of another process read in a container',
    act: 'Ask who debugs there. If nobody does, whatever the other process held in memory is known to somebody.',
    alerts: [
      example('process_vm_readv of a neighbour', (scene) => {
        const app = scene.container();
        app.run('/opt/dumper').readMemoryOf(app);
      }),
      example('cat /proc/7/mem', (scene) => {
        scene.container().run('/usr/bin/dd').read('/proc/7/mem');
      }),
    ],
    silent: [
      example('gdb -p 7', (scene) => {
        scene.container().run('/usr/bin/gdb').read('/proc/7/mem');
      }),
      example('a runtime that looks at itself', (scene) => {
        scene.container().read('/proc/7/mem', '/proc/self/mem');
      }),
    ],
  },
  {
    rule: 'Toolkit of intruders started',
    act: 'Ask your testers. If it was not them, stop the container and look for what it found.',
    alerts: [
      example('./linpeas.sh', (scene) => {
        scene.container().run('/bin/sh', ['./linpeas.sh', '-a']);
      }),
      example('peirates', (scene) => {
        scene.container().run('/usr/local/bin/peirates');
      }),
    ],
    silent: [
      example('a script of another name', (scene) => {
        scene.container().run('/bin/sh', ['/usr/local/bin/release.sh']);
      }),
    ],
  },
  {
    rule: 'Environment of another process read',
    act: 'Change the passwords and keys that the workload was started with. Mounted as files that the workload alone may read, they would not have stood there.',
    alerts: [
      example('cat /proc/1/environ', (scene) => {
        scene.container().run('/usr/bin/cat').read('/proc/1/environ');
      }),
      example('strings', (scene) => {
        scene.container().run('/usr/bin/strings').read('/proc/7/environ');
      }),
    ],
    silent: [
      example('a process reads its own', (scene) => {
        scene.container().run('/usr/bin/cat').read('/proc/31/environ', '/proc/self/environ');
      }),
      example('cat /proc/1/status', (scene) => {
        scene.container().run('/usr/bin/cat').read('/proc/1/status');
      }),
    ],
  },
];
