/** What the path of a file says about the secrets in it. */
export interface PathKind {
  /** Nothing in it can be a secret of anybody: pictures, fonts, films. */
  readonly skip: boolean;
  /** Full of digests: only values whose own form gives them away are looked for. */
  readonly hasDigests: boolean;
  /** Tests and documentation: weak rules are passed over, the others are less severe. */
  readonly isSample: boolean;
  /** Every line sets something. */
  readonly isSettings: boolean;
}

const skipped =
  /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4[av]|avi|mov|mkv|webm|ogg|flac|wav|gresource|mo|gmo)$/;

const digests =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|deno\.lock|cargo\.lock|go\.sum|composer\.lock|gemfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|pylock[^/]*\.toml|mix\.lock|pubspec\.lock|packages\.lock\.json|package\.resolved|podfile\.lock|flake\.lock|\.package-lock\.json|record|md5sums|sha256sums|checksums?\.txt|shasums[^/]*)$|\.(?:min\.js|min\.css|map|svg|css|md5sums|sha256|sha512|sum|po|pot|asc|sig|ipynb|pdf|ps|csv|tsv)$|(?:^|\/)var\/lib\/(?:dpkg|rpm|apk|pacman)\//;

const samples =
  /(?:^|\/)(?:tests?|__tests__|spec|specs|testdata|test-data|test_data|fixtures?|__fixtures__|mocks?|__mocks__|examples?|samples?|docs?|documentation|locales?|i18n|testing|test[-_]suite)\/|(?:_test|\.test|\.spec|_spec|-for-test|\.example|\.sample|\.dist|\.template|\.tmpl)\.[0-9a-z]+$|\.(?:example|sample|template|tmpl|md|mdx|rst|adoc|pod)$|(?:^|\/)man\d\/[^/]+(?:!\/[^/]+)?$|(?:^|\/)(?:test_[^/]+\.py|changelog[^/]*|readme[^/]*|news[^/]*|license[^/]*|copyright|pkg-info|metadata)$/;

const settings =
  /(?:^|\/)(?:\.env[^/]*|[^/]+\.env|\.?(?:pypirc|npmrc|netrc|pgpass|my\.cnf|s3cfg|boto|gitconfig|git-credentials|wgetrc|curlrc)|credentials|config|environment|dockerfile[^/]*)$|\.(?:ini|cfg|conf|cnf|config|properties|props|ya?ml|toml|tfvars|hcl|tf|sh|bash|zsh|env|plist|service)$/;

export function kindOfPath(path: string): PathKind {
  const lower = path.toLowerCase();
  return {
    skip: skipped.test(lower),
    hasDigests: digests.test(lower),
    isSample: samples.test(lower),
    isSettings: settings.test(lower),
  };
}
