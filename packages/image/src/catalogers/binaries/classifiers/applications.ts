import { after, type Classifier } from '../classifier.ts';

/** Web applications that are copied, not installed, by the file in which they keep their version. */
export const applications: readonly Classifier[] = [
  {
    name: 'wordpress',
    texts: ['version.php'],
    path: /(?:^|\/)wp-includes\/version\.php$/,
    patterns: [after("\n$wp_version = '", String.raw`\d\.\d{1,2}(?:\.\d{1,2})?`)],
    cpes: ['wordpress:wordpress'],
    bitnami: 'wordpress',
    samples: [
      [
        "<?php\n/**\n */\n$wp_version = '6.4.2';\n",
        '6.4.2',
        'var/www/html/wp-includes/version.php',
      ],
    ],
  },
  {
    name: 'drupal',
    texts: ['Drupal.php'],
    path: /(?:^|\/)core\/lib\/Drupal\.php$/,
    patterns: [
      after(
        "const VERSION = '",
        String.raw`\d{1,2}\.\d{1,2}\.\d{1,3}(?:-(?:alpha|beta|rc)\d{1,2})?`,
      ),
    ],
    cpes: ['drupal:drupal'],
    bitnami: 'drupal',
    samples: [
      ["class Drupal {\n  const VERSION = '10.1.6';\n", '10.1.6', 'app/core/lib/Drupal.php'],
    ],
  },
  {
    name: 'nextcloud',
    texts: ['version.php'],
    patterns: [after("$OC_VersionString = '", String.raw`\d{1,2}\.\d{1,2}\.\d{1,2}`)],
    cpes: ['nextcloud:nextcloud_server'],
    bitnami: 'nextcloud',
    samples: [
      [
        "<?php\n$OC_Version = array(27,1,4,1);\n$OC_VersionString = '27.1.4';\n",
        '27.1.4',
        'var/www/html/version.php',
      ],
    ],
  },
  {
    name: 'moodle',
    texts: ['version.php'],
    patterns: [
      {
        anchor: "= '",
        match: /\$release {1,8}= '(\d\.\d{1,2}(?:\.\d{1,2})?)\+? \(Build: \d{8}\)'/,
      },
    ],
    cpes: ['moodle:moodle'],
    bitnami: 'moodle',
    samples: [
      [
        "$version  = 2022112801.00;\n$release  = '4.1.1+ (Build: 20230120)'; // Human-friendly\n",
        '4.1.1',
        'var/www/html/version.php',
      ],
    ],
  },
  {
    name: 'mediawiki',
    texts: ['Defines.php'],
    path: /(?:^|\/)includes\/Defines\.php$/,
    patterns: [after("define( 'MW_VERSION', '", String.raw`1\.\d{2}\.\d{1,2}`)],
    cpes: ['mediawiki:mediawiki'],
    samples: [
      ["\ndefine( 'MW_VERSION', '1.39.5' );\n", '1.39.5', 'var/www/html/includes/Defines.php'],
    ],
  },
];
