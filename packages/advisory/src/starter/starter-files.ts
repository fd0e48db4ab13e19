import bitnami from '../../starter/bitnami.json' with { type: 'json' };
import cratesIo from '../../starter/crates-io.json' with { type: 'json' };
import distributions from '../../starter/distributions.json' with { type: 'json' };
import go from '../../starter/go.json' with { type: 'json' };
import hex from '../../starter/hex.json' with { type: 'json' };
import maven from '../../starter/maven.json' with { type: 'json' };
import npm from '../../starter/npm.json' with { type: 'json' };
import nuget from '../../starter/nuget.json' with { type: 'json' };
import packagist from '../../starter/packagist.json' with { type: 'json' };
import pub from '../../starter/pub.json' with { type: 'json' };
import pypi from '../../starter/pypi.json' with { type: 'json' };
import rubygems from '../../starter/rubygems.json' with { type: 'json' };
import swift from '../../starter/swift.json' with { type: 'json' };

/** When the set was last gone over. */
export const starterDate = '2026-11-21T00:00:00.000Z';

/** Every file of the starter set, imported one by one so that a bundle of the program has them. */
export const starterFiles: Readonly<Record<string, unknown>> = {
  bitnami,
  'crates-io': cratesIo,
  distributions,
  go,
  hex,
  maven,
  npm,
  nuget,
  packagist,
  pub,
  pypi,
  rubygems,
  swift,
};
