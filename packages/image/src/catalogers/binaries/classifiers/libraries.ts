import { after, before, type Classifier, dotted } from '../classifier.ts';

const three = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}`;

/** Libraries that programs bring along when no package manager did. */
export const libraries: readonly Classifier[] = [
  {
    name: 'openssl',
    binaries: ['openssl', /^libcrypto[\w.-]*\.so/, /^libssl[\w.-]*\.so/],
    patterns: [
      {
        anchor: 'OpenSSL ',
        match:
          /OpenSSL (\d\.\d\.\d{1,2}(?:[a-z]{1,2}|-(?:alpha|beta|pre)\d{1,2})?)(?:-fips)?(?:\+\w{1,8})? {1,2}\d{1,2} [A-Z][a-z]{2} \d{4}/,
      },
    ],
    cpes: ['openssl:openssl'],
    samples: [
      ['@\0OpenSSL 3.0.22 25 Aug 2026\x003.0.22\0', '3.0.22', 'usr/lib/libcrypto.so.3'],
      ['\0OpenSSL 1.1.1w  11 Sep 2023\0', '1.1.1w', 'usr/bin/openssl'],
      ['\0OpenSSL 1.0.2k-fips  26 Jan 2017\0', '1.0.2k', 'usr/lib64/libssl.so.1.0.2k'],
      ['needs OpenSSL 3.0.2 or newer', undefined],
    ],
  },
  {
    name: 'libressl',
    binaries: ['openssl', /^libcrypto\.so/, /^libssl\.so/, /^libtls\.so/],
    patterns: [after('LibreSSL ', three)],
    cpes: ['openbsd:libressl'],
    samples: [['\0LibreSSL 3.8.2\0', '3.8.2']],
  },
  {
    name: 'gnutls',
    binaries: [/^libgnutls\.so/],
    patterns: [after('Enabled GnuTLS ')],
    cpes: ['gnu:gnutls'],
    samples: [['\0Enabled GnuTLS 3.7.9 logging...\n\0', '3.7.9', 'usr/lib/libgnutls.so.30.34.3']],
  },
  {
    name: 'wolfssl',
    binaries: [/^libwolfssl\.so/],
    patterns: [after('wolfSSL ')],
    cpes: ['wolfssl:wolfssl'],
    samples: [['./src/pk.c\0wolfSSL 5.5.4\0', '5.5.4', 'usr/lib/libwolfssl.so.35.3.0']],
  },
  {
    name: 'mbedtls',
    binaries: [/^libmbedcrypto\.so/, /^libmbedtls\.so/],
    patterns: [after('bed TLS ')],
    cpes: ['arm:mbed_tls'],
    samples: [
      ['\0\0mbed TLS 2.28.3\0MBEDTLS_HAVE_ASM\0', '2.28.3', 'usr/lib/libmbedcrypto.so.2.28.3'],
      ['\0Mbed TLS 3.5.1\0', '3.5.1', 'usr/lib/libmbedcrypto.so.15'],
    ],
  },
  {
    name: 'nss',
    binaries: ['libnss3.so'],
    patterns: [after('Version: NSS ')],
    cpes: ['mozilla:nss', 'mozilla:network_security_services'],
    samples: [['\xffVersion: NSS 3.87.1\0\0', '3.87.1']],
  },
  {
    name: 'libgcrypt',
    binaries: [/^libgcrypt\.so/],
    patterns: [after('This is Libgcrypt ')],
    cpes: ['gnupg:libgcrypt'],
    samples: [['\n\nThis is Libgcrypt 1.10.1 - The GNU', '1.10.1', 'lib/libgcrypt.so.20.4.1']],
  },
  {
    name: 'krb5',
    binaries: [/^libkrb5\.so/],
    patterns: [after('KRB5_BRAND: krb5-', String.raw`1\.\d{1,2}(?:\.\d{1,2})?(?=-)`)],
    cpes: ['mit:kerberos_5'],
    samples: [['\0KRB5_BRAND: krb5-1.18.4-final 1.18.4 20210722\0', '1.18.4', 'libkrb5.so.3.3']],
  },
  {
    name: 'libssh',
    binaries: [/^libssh\.so/],
    patterns: [after('libssh_')],
    cpes: ['libssh:libssh'],
    samples: [['\0SSH-2.0-libssh_0.10.6\0', '0.10.6', 'usr/lib/libssh.so.4.9.6']],
  },
  {
    name: 'libssh2',
    binaries: [/^libssh2\.so/],
    patterns: [after('libssh2_')],
    cpes: ['libssh2:libssh2'],
    samples: [['\0SSH-2.0-libssh2_1.10.0\r\n\0', '1.10.0', 'usr/lib/libssh2.so.1.0.1']],
  },
  {
    name: 'curl',
    binaries: ['curl', /^libcurl[\w-]*\.so/],
    patterns: [after('libcurl/'), after('curl/')],
    cpes: ['haxx:curl', 'haxx:libcurl'],
    samples: [
      ['\0/\0libcurl/7.88.1\0zlib/%s\0', '7.88.1', 'usr/lib/libcurl.so.4.8.0'],
      ['application/json\0curl/7.88.1\0', '7.88.1'],
    ],
  },
  {
    name: 'glibc',
    binaries: ['libc.so.6', /^libc-2\.\d{1,2}\.so$/, /^ld-linux[\w.-]*\.so/, /^ld-2\.\d{1,2}\.so$/],
    patterns: [
      {
        anchor: ' release version 2.',
        match:
          /GLIBC[^)\0]{0,80}\) (?:stable|development) release version (2\.\d{1,2}(?:\.\d{1,3})?)/,
      },
      {
        anchor: ' release version 2.',
        match:
          /\((?:GNU libc|GNU C Library)\) (?:stable|development) release version (2\.\d{1,2}(?:\.\d{1,3})?)/,
      },
    ],
    cpes: ['gnu:glibc'],
    samples: [
      [
        'GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\n',
        '2.36',
        'lib/libc.so.6',
      ],
      ['GNU C Library (GNU libc) stable release version 2.34.\n', '2.34', 'lib64/libc.so.6'],
    ],
  },
  {
    name: 'musl',
    binaries: [/^ld-musl-\w+\.so\.1$/, /^libc\.musl-\w+\.so\.1$/],
    patterns: [{ anchor: '\x001.', match: /\0(1\.\d\.\d{1,2})\0/, unanimous: true }],
    cpes: ['musl-libc:musl'],
    samples: [['/proc/self/fd/\x001.2.3\0Unsupported', '1.2.3', 'lib/ld-musl-x86_64.so.1']],
  },
  {
    name: 'zlib',
    binaries: [/^libz\.so/],
    patterns: [
      after(' deflate ', `${dotted}(?= Copyright)`),
      after(' inflate ', `${dotted}(?= Copyright)`),
    ],
    cpes: ['zlib:zlib'],
    samples: [['\x02- deflate 1.2.13 Copyright 1995-2022 Jean', '1.2.13', 'lib/libz.so.1.2.13']],
  },
  {
    name: 'xz',
    binaries: ['xz', 'xzdec', 'lzmainfo'],
    patterns: [after('(XZ Utils) ', String.raw`5\.\d{1,2}\.\d{1,2}(?:alpha|beta)?`)],
    cpes: ['tukaani:xz'],
    samples: [['%s\n\0xz (XZ Utils) 5.6.1\0liblzma %s\n\0', '5.6.1']],
  },
  {
    name: 'xz',
    binaries: [/^liblzma\.so\.(5\.\d{1,2}\.\d{1,2})$/],
    patterns: [{ anchor: 'lzma_stream_decoder' }],
    cpes: ['tukaani:xz'],
    samples: [
      ['\0lzma_stream_decoder\0', '5.6.1', 'usr/lib/liblzma.so.5.6.1'],
      ['\0something else\0', undefined, 'usr/lib/liblzma.so.5.6.1'],
    ],
  },
  {
    name: 'zstd',
    binaries: [/^libzstd\.so\.(1\.\d{1,2}\.\d{1,2})$/],
    patterns: [{ anchor: 'ZSTD_versionString' }],
    cpes: ['facebook:zstandard'],
    samples: [['\0ZSTD_versionString\0', '1.5.4', 'usr/lib/libzstd.so.1.5.4']],
  },
  {
    // Up to 2.13 the file carries the release's number; the library itself only "20914".
    name: 'libxml2',
    binaries: [/^libxml2\.so\.(2\.\d{1,2}\.\d{1,2})$/],
    patterns: [{ anchor: 'xmlParseDocument' }],
    cpes: ['xmlsoft:libxml2'],
    samples: [['\0xmlParseDocument\0', '2.9.14', 'usr/lib/libxml2.so.2.9.14']],
  },
  {
    name: 'libxslt',
    binaries: [/^libxslt\.so\.(1\.1\.\d{1,2})$/],
    patterns: [{ anchor: 'xsltApplyStylesheet' }],
    cpes: ['xmlsoft:libxslt'],
    samples: [['\0xsltApplyStylesheet\0', '1.1.35', 'usr/lib/libxslt.so.1.1.35']],
  },
  {
    name: 'expat',
    binaries: [/^libexpat\.so/],
    patterns: [after('expat_')],
    cpes: ['libexpat_project:libexpat'],
    samples: [['not started\0expat_2.5.0\0\\0\0', '2.5.0', 'lib/libexpat.so.1.8.10']],
  },
  {
    name: 'pcre2',
    binaries: [/^libpcre2-(?:8|16|32)\.so/],
    patterns: [{ anchor: '\x0010.', match: /\0(10\.\d{1,2}) \d{4}-\d\d-\d\d\0/ }],
    cpes: ['pcre:pcre2'],
    samples: [['\x03y\x0010.42 2022-12-11\0', '10.42', 'usr/lib/libpcre2-8.so.0.11.2']],
  },
  {
    name: 'libpng',
    binaries: [/^libpng\d{0,2}\.so/],
    patterns: [after('libpng version ')],
    cpes: ['libpng:libpng'],
    samples: [['\nlibpng version 1.6.39\nCopyright (c)', '1.6.39', 'usr/lib/libpng16.so.16.39.0']],
  },
  {
    name: 'libjpeg-turbo',
    binaries: [/^libjpeg\.so/, /^libturbojpeg\.so/],
    patterns: [after('libjpeg-turbo version ')],
    cpes: ['libjpeg-turbo:libjpeg-turbo'],
    samples: [['\0libjpeg-turbo version 2.1.5 (build 2023', '2.1.5', 'usr/lib/libjpeg.so.62.3.0']],
  },
  {
    name: 'libtiff',
    binaries: [/^libtiff\.so/],
    patterns: [after('LIBTIFF, Version ')],
    cpes: ['libtiff:libtiff'],
    samples: [['\0LIBTIFF, Version 4.5.0\nCopyright', '4.5.0', 'usr/lib/libtiff.so.6.0.0']],
  },
  {
    name: 'libvpx',
    binaries: [/^libvpx\.so/],
    patterns: [after('WebM Project VP9 Decoder v'), after('WebM Project VP8 Decoder v')],
    cpes: ['webmproject:libvpx'],
    samples: [['\0WebM Project VP9 Decoder v1.12.0\0', '1.12.0', 'usr/lib/libvpx.so.7.1.0']],
  },
  {
    name: 'libarchive',
    binaries: [/^libarchive\.so/, 'bsdtar'],
    patterns: [after('libarchive ', three)],
    cpes: ['libarchive:libarchive'],
    samples: [['abcdef\0libarchive 3.6.2\0/tmp\0', '3.6.2', 'usr/lib/libarchive.so.13.6.2']],
  },
  {
    name: 'libevent',
    binaries: [/^libevent(?:_core|_extra)?-[\d.]+\.so/],
    patterns: [before('-stable\0')],
    cpes: ['libevent_project:libevent'],
    samples: [
      ['finalizing\x002.1.12-stable\0EV_TIMEOUT', '2.1.12', 'usr/lib/libevent-2.1.so.7.0.1'],
    ],
  },
  {
    name: 'libpcap',
    binaries: [/^libpcap\.so/],
    patterns: [after('libpcap version ')],
    cpes: ['tcpdump:libpcap'],
    samples: [['\0libpcap version 1.10.3 (with TPACKET_V3)\0', '1.10.3', 'lib/libpcap.so.1.10.3']],
  },
  {
    name: 'modsecurity',
    binaries: [/^libmodsecurity\.so/],
    patterns: [after('ModSecurity v')],
    cpes: ['owasp:modsecurity', 'trustwave:modsecurity'],
    bitnami: 'modsecurity',
    samples: [['Linux\0ModSecurity v3.0.9 (\0', '3.0.9', 'usr/lib/libmodsecurity.so.3.0.9']],
  },
  {
    name: 'qt',
    binaries: [/^libQt\d?Core\.so/],
    patterns: [after('Qt ', `${three}(?= \\()`), after('QtCore library version ')],
    cpes: ['qt:qt'],
    samples: [
      ['/etc/xdg\0\0Qt 5.15.2 (x86_64-little_endian-lp64', '5.15.2', 'lib/libQt5Core.so.5.15.2'],
      ['is the QtCore library version 4.8.6\nCopyright', '4.8.6', 'lib/libQtCore.so.4.8.6'],
    ],
  },
  {
    name: 'ffmpeg',
    binaries: ['ffmpeg', 'ffprobe', /^lib(?:avcodec|avformat|avutil|swresample)[\w.-]*\.so/],
    patterns: [
      after('FFmpeg version ', String.raw`n?\d{1,2}\.\d{1,2}(?:\.\d{1,2})?`),
      after('%s version ', String.raw`\d{1,2}\.\d{1,2}(?:\.\d{1,2})?`),
    ],
    cpes: ['ffmpeg:ffmpeg'],
    samples: [
      ['or later\0\0FFmpeg version 5.1.9-0+deb12u1\0', '5.1.9', 'usr/lib/libavcodec.so.59.37.100'],
      ['specified.\n\0%s version 6.1.1-3ubuntu5\0', '6.1.1', 'usr/bin/ffmpeg'],
    ],
  },
  {
    name: 'imagemagick',
    binaries: ['magick', /^libMagickCore[\w.-]*\.so/],
    patterns: [after('ImageMagick ', String.raw`\d\.\d{1,2}\.\d{1,2}-\d{1,3}`)],
    cpes: ['imagemagick:imagemagick'],
    samples: [
      [
        '\0ImageMagick 6.9.11-60 Q16 x86_64 2021-01-25 https://imagemagick.org\0',
        '6.9.11-60',
        'usr/lib/libMagickCore-6.Q16.so.6.0.0',
      ],
    ],
  },
];
