import type { LicenseCategory } from '@seaworthy/model';

/**
 * Identifiers of the SPDX list by category, from reading the licences by the rules in
 * categories.ts. "*" stands for any ending. The first that fits counts, so exceptions to a family
 * stand before it. What is on no line is `unknown`: nobody has read it yet.
 */
export const licensesByCategory: readonly (readonly [LicenseCategory, string])[] = [
  // Some use is forbidden.
  [
    'source-available',
    `
      CC-BY-NC-* CC-BY-ND-* SSPL-1.0 BUSL-1.1 Elastic-2.0 PolyForm-* FSL-1.1-* SUL-1.0
      Hippocratic-* Aladdin JSON BSD-3-Clause-No-Nuclear-License
      BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-No-Military-License CPOL-1.02
      NCGL-UK-2.0 C-UDA-1.0 MS-LPL Advanced-Cryptics-Dictionary BSD-3-Clause-OpenWebUI
      LicenseRef-Commons-Clause UnRAR FDK-MPEG-H
    `,
  ],
  // All rights reserved.
  [
    'proprietary',
    `
      LicenseRef-proprietary
    `,
  ],
  // Use over a network obliges.
  [
    'network-copyleft',
    `
      AGPL-* LicenseRef-AGPL OSL-* NPOSL-3.0 RPL-* CPAL-1.0 APL-1.0 CAL-1.0* EUPL-1.* Parity-*
      Watcom-1.0 RPSL-1.0 LicenseRef-EUPL
    `,
  ],
  // The whole work.
  [
    'strong-copyleft',
    `
      GPL-* LicenseRef-GPL GFDL-* LicenseRef-GFDL QPL-1.0* Sleepycat TOSL TMate CECILL-1.0
      CECILL-1.1 CECILL-2.0 CECILL-2.1 LicenseRef-CECILL SimPL-2.0 CC-BY-SA-* CC-SA-1.0
      LicenseRef-CC-BY-SA ODbL-1.0 CDLA-Sharing-1.0 CERN-OHL-S-2.0 CERN-OHL-1.1 CERN-OHL-1.2
      D-FSL-1.0 OCLC-2.0 LiLiQ-Rplus-1.1 SMAIL-GPL LAL-* IPA copyleft-next-* BSD-Protection
      NGPL OGDL-* TAPR-OHL-1.0 TGPPL-1.0 Arphic-1999 LPD-document OPL-1.0 OPUBL-1.0
      Linux-man-pages-copyleft* ESA-PL-strong-copyleft-2.4 CDL-1.0 OpenPBS-2.3 TORQUE-1.1 PPL
    `,
  ],
  // Files, or the library.
  [
    'weak-copyleft',
    `
      LGPL-* LicenseRef-LGPL LGPLLR MPL-* LicenseRef-MPL EPL-* LicenseRef-EPL CDDL-* CPL-1.0
      IPL-1.0 CECILL-C MS-RL NPL-1.1 SPL-1.0 SISSL* Nokia NOSL Motosoto SugarCRM-1.1.3
      gSOAP-1.3b Interbase-1.0 ErlPL-1.1 CUA-OPL-1.0 CATOSL-1.1 Frameworx-1.0 LPL-1.0 LPL-1.02
      LPPL-* LicenseRef-LPPL YPL-* Zimbra-* OCCT-PL OFL-* MMPL-1.0.1 SL SNIA RHeCos-1.1
      OSET-PL-2.1 NASA-1.3 CERN-OHL-W-2.0 FreeImage Ubuntu-font-1.0 LiLiQ-R-1.1 VOSTROM
      SGI-B-1.0 SGI-B-1.1 OSC-1.0 ESA-PL-weak-copyleft-2.4 BitTorrent-* RSCPL NPL-1.0 APSL-1.0
      APSL-1.1 APSL-1.2 APSL-2.0
    `,
  ],
  // Everything, with no condition.
  [
    'public-domain',
    `
      CC0-1.0 CC-PDDC CC-PDM-1.0 Unlicense* 0BSD MIT-0 WTFPL WTFNMFPL PDDL-1.0 blessing
      NIST-PD NIST-PD-TNT NCBI-PD NTIA-PD SAX-PD* ANTLR-PD* LicenseRef-public-domain Bugroff
      GLWTPL diffmark DL-DE-ZERO-2.0 TPDL libselinux-1.0 LZMA-SDK-9.11-to-9.20 LZMA-SDK-9.22
    `,
  ],
  // Notice in source code only.
  [
    'permissive',
    `
      Zlib zlib-acknowledgement Libpng libpng-2.0 libpng-1.6.35 BSL-1.0 BSD-1-Clause
      BSD-Source-Code* BSD-Source-beginning-file FSFAP* FSFUL* Spencer-86 Spencer-94
      Spencer-99 fwlw Crossword dvipdfm psfrag ulem Wsuipa Barr CrystalStacker Cube Eurosym
      Giftware Mup Newsletr xpp Zed Zeeff snprintf swrule threeparttable TTWL mpi-permissive
      check-cvs magaz hyphen-bulgarian Gutmann SunPro MIPS ssh-keyscan Game-Programming-Gems
      Kastrup Widget-Workshop UnixCrypt HIDAPI Soundex
    `,
  ],
  // Notice with every copy.
  [
    'notice',
    `
      MIT MIT-* X11* ISC* BSD-* LicenseRef-BSD LicenseRef-MIT-variant Apache-*
      LicenseRef-Apache Artistic-* LicenseRef-Artistic ClArtistic AFL-* LicenseRef-AFL AAL
      Python-* LicenseRef-Python PSF-2.0 CNRI-* PostgreSQL NCSA OpenSSL* SSLeay-standalone
      OLDAP-* Ruby Ruby-pty PHP-* LicenseRef-PHP Vim W3C* ZPL-* Zend-2.0 UPL-1.0 MS-PL NTP*
      curl FTL IJG* Unicode-* LicenseRef-Unicode ICU HPND* SMLNJ Bitstream-Vera
      Bitstream-Charter TCL BlueOak-1.0.0 MirOS bzip2-* Info-ZIP ECL-* EFL-* Entessa Fair
      Intel Intel-ACPI IBM-pibs Imlib2 ImageMagick JasPer-2.0 Jam libtiff Linux-OpenIB
      LicenseRef-freely-distributable Naumen NetCDF NAIST-2003 NICTA-1.0 NLPL OGC-1.0 OGTSL
      OML Plexus PSF-* psutils Qhull RSA-MD SGI-B-2.0 SGI-OpenGL SHL-* Sendmail* SSH-*
      TCP-wrappers TU-Berlin-* UCL-1.0 UCAR VSL-1.0 Xerox XFree86-1.1 xinetd xlock XSkat
      Abstyles Adobe-* ADSL Afmparse AMDPLPA AMD-newlib AML* AMPAS APAFML App-s2p ASWF-*
      Baekmuk BOLA-1.1 Boehm-GC* Brian-Gladman-* Caldera* Catharon CC-BY-1.0 CC-BY-2.0
      CC-BY-2.5* CC-BY-3.0* CC-BY-4.0 LicenseRef-CC-BY CDLA-Permissive-* CECILL-B
      CERN-OHL-P-2.0 CFITSIO Clips CMU-Mach* Condor-1.1 Cornell-Lossless-JPEG Cronyx
      CryptoSwift DEC-3-Clause DL-DE-BY-2.0 DOC DocBook-* Dotseqn DSDP EPICS etalab-2.0
      EUDatagrid ESA-PL-permissive-2.4 FBM Ferguson-Twofish FreeBSD-DOC Furuseth GCR-docs GD
      generic-xts Glulxe gnuplot gtkbook HaskellReport hdparm HDF5 HP-1986 HP-1989 HTMLTIDY
      iMatix ISO-permission jove JPL-image JPNIC Kazlib Knuth-CTAN Latex2e* Leptonica
      LiLiQ-P-1.1 Linux-man-pages-1-para lsof Lucida-Bitmap-Fonts Mackerras-3-Clause* man2html
      Martin-Birgmeier McPhee-slideshow metamail Minpack MMIXware mpich2 mplus MulanPSL-*
      Multics NCL ngrep NIST-Software NLOD-* NRL OAR O-UDA-1.0 ODC-By-1.0 OFFIS OGL-*
      OpenVision OSSP PADL ParaType-Free-Font-1.3 Pixar pkgconf pnmstitch python-ldap radvd
      Rdisc Saxpath SCEA SchemeReport SGMLUG-PM SGP4 SOFA softSurfer Sun-PPP* Symlinks TekHVC
      TermReadKey ThirdEye TrustedQSL UMich-Merit URT-RLE Vixie-Cron w3m WordNet wwl
      xkeyboard-config-Zinoviev Xdebug-1.03 Xfig xzoom bcrypt-Solar-Designer
      Community-Spec-1.0 dtoa eGenix Borceux Buddy GL2PS 3D-Slicer-1.0 AdaCore-doc
      BSD-Systemics* libutil-David-Nugent mailprio NBPL-1.0 MTLL Noweb OpenMDW-1.0 SMPPL SWL
      DRL-1.0 DRL-1.1 CAPEC-tou cve-tou LOOP IEC-Code-Components-EULA COIL-1.0 Beerware MITNFA
      OLFL-1.3 FDK-AAC Bahyph Inner-Net-2.0 Xnet checkmk TTYP0 MakeIndex Graphics-Gems
      InnoSetup NIST-PD-fallback
    `,
  ],
];

/** What an exception makes of a licence; one that is milder already stays as it is. */
export const categoryWithException: ReadonlyMap<string, LicenseCategory> = new Map([
  // Linking, or using what a compiler or generator puts out, is allowed without conditions.
  ...words(
    'Classpath-exception-2.0 GCC-exception-2.0 GCC-exception-2.0-note GCC-exception-3.1 GNU-compiler-exception OCaml-LGPL-linking-exception LGPL-3.0-linking-exception GPL-3.0-linking-exception GPL-3.0-linking-source-exception GPL-3.0-interface-exception Qwt-exception-1.0 FLTK-exception WxWindows-exception-3.1 eCos-exception-2.0 freertos-exception-2.0 GNAT-exception gnu-javamail-exception i2p-gpl-java-exception Linux-syscall-note OpenJDK-assembly-exception-1.0 Qt-GPL-exception-1.0 Qt-LGPL-exception-1.1 CLISP-exception-2.0 KiCad-libraries-exception mif-exception SANE-exception Universal-FOSS-exception-1.0 Fawkes-Runtime-exception LZMA-exception Libtool-exception u-boot-exception-2.0 Bootloader-exception 389-exception SWI-exception UBDL-exception LLGPL OCCT-exception-1.0',
    'weak-copyleft',
  ),
  // What it puts into other works asks for nothing more.
  ...words(
    'Autoconf-exception-2.0 Autoconf-exception-3.0 Autoconf-exception-generic Autoconf-exception-generic-3.0 Autoconf-exception-macro Bison-exception-1.24 Bison-exception-2.2 Font-exception-2.0 PS-or-PDF-font-exception-20170817 Texinfo-exception GNOME-examples-exception',
    'weak-copyleft',
  ),
  // On licences that ask for a notice: programs compiled with it need none.
  ...words('LLVM-exception Swift-exception', 'permissive'),
]);

function words(list: string, category: LicenseCategory): [string, LicenseCategory][] {
  return list.split(' ').map((id) => [id, category]);
}
