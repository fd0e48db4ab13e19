import { after, before, type Classifier, dotted } from '../classifier.ts';

const pythonVersion = String.raw`\d\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d{1,2})?`;
const juliaVersion = String.raw`\d{1,2}\.\d{1,3}\.\d{1,3}(?:-(?:alpha|beta|rc)\d{1,2})?`;
const dartVersion = String.raw`\d{1,2}\.\d{1,3}\.\d{1,3}(?:-\d{1,4}\.\d{1,3}\.(?:beta|dev))?`;

/** Language runtimes, compilers and their standard libraries. */
export const languages: readonly Classifier[] = [
  {
    name: 'python',
    binaries: [/^python([23]\.\d{1,2})[a-z]*$/, /^libpython([23]\.\d{1,2})[a-z]*\.so(?:\.|$)/],
    patterns: [{ anchor: '\0$1.', match: new RegExp(`\\0(${pythonVersion})\\+?\\0`) }],
    cpes: ['python:python', 'python_software_foundation:python'],
    bitnami: 'python',
    samples: [
      ['pymalloc_debug\x003.11.2\0strict\0', '3.11.2', 'usr/bin/python3.11'],
      ["%s: '%s'\x003.7.4\0%.80s (%.80s) %.80s\0", '3.7.4', 'usr/lib/libpython3.7m.so.1.0'],
      ['\x003.13.0rc2+\0', '3.13.0rc2', 'usr/bin/python3.13'],
      ['\x003.45.1\0', undefined, 'usr/bin/python3.11'],
    ],
  },
  {
    name: 'pypy',
    binaries: [/^libpypy[\d.]*-c\.so/, /^pypy[\d.]*$/],
    patterns: [after('[PyPy ')],
    cpes: ['pypy:pypy'],
    samples: [
      ['Dec 30 2024, 22:36:23)\n[PyPy 7.3.11 with ', '7.3.11', 'opt/pypy/bin/libpypy3.9-c.so'],
    ],
  },
  {
    name: 'node',
    binaries: ['node', 'nodejs', /^libnode\.so/],
    patterns: [
      after('node.js/v'),
      after('\0node v', String.raw`0\.\d{1,2}\.\d{1,3}(?=\0)`),
      after(
        '\0v',
        String.raw`(?:0\.1[0-2]|[456])\.\d{1,2}(?:\.\d{1,3})?(?=\0(?:moduleLoadList|--))`,
      ),
    ],
    cpes: ['nodejs:node.js'],
    bitnami: 'node',
    samples: [
      ['\0/json\0node.js/v19.2.0\0(delegate_) != nullptr\0', '19.2.0'],
      ['status == 0\0node v0.10.48\0FATAL ERROR: %s %s\n\0', '0.10.48'],
      ['ng debugger agent.\n\0v4.9.1\0moduleLoadList\0http_parser\0', '4.9.1'],
      ['\0v4.9.1\0something else\0', undefined],
    ],
  },
  {
    name: 'deno',
    binaries: ['deno'],
    patterns: [after('Deno/'), after('release/v')],
    cpes: ['deno:deno'],
    samples: [['2.9.2+356c132Deno/2.9.2Deno/2.9.2+356c132', '2.9.2']],
  },
  {
    name: 'bun',
    binaries: ['bun'],
    patterns: [after('Bun v')],
    cpes: ['oven:bun'],
    samples: [['\0Bun v1.3.5\0', '1.3.5']],
  },
  {
    name: 'php',
    binaries: ['php', 'php-fpm', 'php-cgi', /^php(?:-fpm|-cgi)?[5-9]\.?\d*$/, /^libphp[\d.]*\.so/],
    patterns: [after('X-Powered-By: PHP/')],
    cpes: ['php:php'],
    bitnami: 'php',
    samples: [
      ["%s'\n\0%s,%s\0X-Powered-By: PHP/8.2.35\0ZEND_MM_MAX_ALLOCS\0", '8.2.35'],
      ['\0X-Powered-By: PHP/8.1.2-1ubuntu2.19\0', '8.1.2', 'usr/sbin/php-fpm8.1'],
    ],
  },
  {
    name: 'ruby',
    binaries: ['ruby', /^ruby[\d.]+$/, /^libruby[\w.-]*\.so/],
    patterns: [
      {
        anchor: '\0ruby ',
        match: /\0ruby (\d\.\d\.\d{1,2})(?:p\d{1,4}|dev|preview\d|rc\d)? \(\d{4}-\d\d-\d\d/,
      },
    ],
    cpes: ['ruby-lang:ruby'],
    bitnami: 'ruby',
    samples: [
      ['\0\0ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)', '3.1.2', 'lib/libruby-3.1.so.3.1.2'],
      ['\0\0ruby 3.3.0 (2023-12-25 revision 5124f9ac75)', '3.3.0'],
      ['\0ruby 2.5.0\0', undefined],
    ],
  },
  {
    name: 'perl',
    binaries: ['perl', /^perl5[\d.]*$/, /^libperl\.so/],
    patterns: [
      { anchor: '\0v5.', match: /\0v(5\.\d{1,2}\.\d{1,2})\0/ },
      { anchor: '/perl5/5.', match: /\/perl5\/(5\.\d{1,2}\.\d{1,2})[/\0]/ },
    ],
    cpes: ['perl:perl'],
    samples: [
      ['PERL_INTERNAL_RAND_SEED\0v5.36.0\0panic: sysconf: %s\0', '5.36.0'],
      ['\0/usr/local/lib/perl5/5.37.8/x86_64-linux-gnu/CORE\0', '5.37.8'],
    ],
  },
  {
    // The update of Java 8 and older, "1.8.0_352", is written as all later ones are: 8.0.352.
    name: 'java',
    binaries: ['libjvm.so'],
    texts: ['release'],
    patterns: [
      {
        anchor: 'JAVA_VERSION="1.',
        match: /JAVA_VERSION="1\.(\d\.0)_(\d{1,4})"/,
        version: '$1.$2',
      },
      after('JAVA_VERSION="', String.raw`\d{1,3}(?:\.\d{1,4}){0,4}(?=")`),
      { anchor: ' JRE (1.', match: / JRE \(1\.(\d\.0)_(\d{1,4})/, version: '$1.$2' },
      after(' JRE (', String.raw`\d{1,3}(?:\.\d{1,4}){0,4}(?=[+-])`),
    ],
    cpes: ['oracle:openjdk', 'oracle:jdk', 'oracle:jre'],
    bitnami: 'java',
    samples: [
      ['JAVA_RUNTIME_VERSION="17.0.21+9"\nJAVA_VERSION="17.0.21"\n', '17.0.21', 'opt/jdk/release'],
      ['JAVA_VERSION="1.8.0_352"\nOS_NAME="Linux"\n', '8.0.352', 'opt/jdk8/jre/release'],
      ['JAVA_VERSION="21"\n', '21', 'opt/jdk/release'],
      [
        'OpenJDK 64-Bit Server VM (17.0.21+9-1-Debian) for linux-amd64 JRE (17.0.21+9-1-Debian), built',
        '17.0.21',
        'usr/lib/jvm/java/lib/server/libjvm.so',
      ],
      ['VERSION="1.0"\n', undefined, 'srv/release'],
    ],
  },
  {
    name: 'go',
    texts: ['VERSION'],
    path: /(?:^|\/)go(?:-[\d.]+)?\/VERSION$/,
    patterns: [
      { anchor: 'go1', match: /^go(1(?:\.\d{1,3}){1,2}(?:(?:beta|rc)\d{1,2})?)(?![\w.])/ },
    ],
    cpes: ['golang:go'],
    bitnami: 'golang',
    samples: [
      ['go1.21.3\ntime 2023-10-09T17:04:35Z\n', '1.21.3', 'usr/local/go/VERSION'],
      ['go1.19.8', '1.19.8', 'usr/lib/go-1.19/VERSION'],
      ['go1.22rc1\n', '1.22rc1', 'usr/local/go/VERSION'],
      ['devel go1.22-0c5bf6d\n', undefined, 'usr/local/go/VERSION'],
    ],
  },
  {
    name: 'rust',
    binaries: [/^libstd-[0-9a-f]{16}\.so$/, /^librustc_driver-[0-9a-f]{16}\.so$/],
    patterns: [after('rustc version '), after('/rustc-', String.raw`1\.\d{1,3}\.\d{1,2}(?=/)`)],
    cpes: ['rust-lang:rust'],
    samples: [
      [
        '\0clang LLVM (rustc version 1.67.1 (d5a82bbd2 2023-02-07))\0',
        '1.67.1',
        'lib/libstd-c6192dd4c4d410ac.so',
      ],
      [
        '/usr/src/rustc-1.63.0/library/alloc/src/raw_vec.rs',
        '1.63.0',
        'usr/lib/libstd-a5a48102fbd58791.so',
      ],
    ],
  },
  {
    name: 'erlang',
    texts: ['OTP_VERSION'],
    patterns: [{ anchor: '.', match: new RegExp(`^(${dotted})\\s{0,4}$`) }],
    cpes: ['erlang:erlang\\/otp'],
    samples: [['25.2.3\n', '25.2.3', 'usr/lib/erlang/releases/25/OTP_VERSION']],
  },
  {
    name: 'erlang',
    binaries: ['beam.smp'],
    patterns: [
      { anchor: 'Erlang/OTP ', match: new RegExp(`\\0(${dotted})\\0{1,16}Erlang/OTP `) },
      {
        anchor: 'Erlang/OTP ',
        match: new RegExp(`Erlang/OTP \\d{1,2}[^\\0]{0,250}\\0{1,16}(${dotted})\\0`),
      },
      after('/otp_src_', `${dotted}(?=/)`),
    ],
    cpes: ['erlang:erlang\\/otp'],
    samples: [
      ['\x0026.1.2\0\0\0Erlang/OTP 26%s [erts-14.1.1] [source]', '26.1.2'],
      ['\0Erlang/OTP 25%s [erts-13.1.5] [jit:ns%s]\n\x0025.2.3\0', '25.2.3'],
    ],
  },
  {
    name: 'elixir',
    texts: ['elixir.app'],
    path: /(?:^|\/)elixir\/ebin\/elixir\.app$/,
    patterns: [
      after('{vsn,"', String.raw`\d{1,2}\.\d{1,3}\.\d{1,3}(?:-[a-z]{1,8}\.\d{1,2})?(?=")`),
    ],
    cpes: ['elixir-lang:elixir'],
    samples: [
      [
        '{application,elixir,\n    [{description,"elixir"},\n     {vsn,"1.14.0"},\n',
        '1.14.0',
        'usr/lib/elixir/lib/elixir/ebin/elixir.app',
      ],
    ],
  },
  {
    name: 'julia',
    binaries: [/^libjulia-internal\.so/],
    patterns: [
      before('\0branch\0', juliaVersion),
      before('\0verify_methods\0', juliaVersion),
      before('\0julia version', juliaVersion),
    ],
    cpes: ['julialang:julia'],
    samples: [
      [
        'GIT_VERSION_INFO\x001.13.0-alpha2\0branch\0commit\0',
        '1.13.0-alpha2',
        'lib/julia/libjulia-internal.so.1.13.0',
      ],
      ['__init__\x001.10.11\0verify_methods\0', '1.10.11', 'lib/libjulia-internal.so.1.10.11'],
    ],
  },
  {
    name: 'dart',
    binaries: ['dart'],
    patterns: [
      before(' (stable) (', dartVersion),
      before(' (beta) (', dartVersion),
      before(' (dev) (', dartVersion),
    ],
    cpes: ['dart:dart_software_development_kit'],
    samples: [
      ['locale = "%s"\x003.0.0 (stable) (Thu May 4 01:11:00 2023 -0700) on "linux_arm"', '3.0.0'],
      ['\x003.6.0-216.1.beta (beta) (Wed Sep 4 14:34:46 2024', '3.6.0-216.1.beta'],
    ],
  },
  {
    name: 'lua',
    binaries: ['lua', 'luac', /^luac?5\.\d$/, /^liblua[\d.-]*(?:-c\+\+)?\.so/],
    patterns: [
      after('$LuaVersion: Lua '),
      after('Lua ', String.raw`5\.\d\.\d{1,2}(?= {1,4}Copyright)`),
    ],
    cpes: ['lua:lua'],
    bitnami: 'lua',
    samples: [['\0$LuaVersion: Lua 5.4.4  Copyright (C) 1994-2022 Lua.org', '5.4.4']],
  },
  {
    name: 'luajit',
    binaries: [/^luajit/, /^libluajit/],
    patterns: [after('LuaJIT ', String.raw`\d\.\d\.\d{1,12}(?:-(?:beta|rc)\d{1,2})?`)],
    cpes: ['luajit:luajit'],
    samples: [
      ['table.clear\0LuaJIT 2.1.0-beta3\0jit\0', '2.1.0-beta3', 'lib/libluajit-5.1.so.2.1.0'],
    ],
  },
  {
    name: 'tcl',
    binaries: [/^libtcl\d\.\d\.so/],
    patterns: [before('\0tcl_patchLevel\0')],
    cpes: ['tcl:tcl'],
    samples: [['pointerSize\x008.6.13\0tcl_patchLevel\0', '8.6.13', 'usr/lib/libtcl8.6.so']],
  },
  {
    name: 'r',
    texts: ['DESCRIPTION'],
    path: /(?:^|\/)library\/base\/DESCRIPTION$/,
    patterns: [after('\nVersion: ')],
    cpes: ['r-project:r'],
    samples: [
      [
        'Package: base\nVersion: 4.2.2\nPriority: base\n',
        '4.2.2',
        'usr/lib/R/library/base/DESCRIPTION',
      ],
    ],
  },
];
