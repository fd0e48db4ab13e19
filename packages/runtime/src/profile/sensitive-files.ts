/**
 * Files whose reading says something of who reads: passwords, keys, tokens, memory and secrets of
 * others. What every program reads (/etc/passwd, its own configuration) is not among them.
 */
const whole =
  /^(?:\/etc\/(?:shadow|gshadow|sudoers|krb5\.keytab|ssh\/ssh_host_.*_key)-?|\/etc\/sudoers\.d\/.*|\/dev\/(?:mem|kmem|port|sd[a-z]\d*|nvme.*|vd[a-z]\d*|dm-\d+)|\/proc\/(?:\d+|[a-z-]+)\/(?:environ|mem|maps|root\/.*)|\/proc\/(?:kcore|kallsyms|keys)|(?:\/var)?\/run\/secrets\/.*|\/sys\/kernel\/debug\/.*)$/;
const ends =
  /\/(?:\.ssh\/.+|\.aws\/credentials|\.azure\/.*token.*|\.config\/gcloud\/.*|\.kube\/config|\.docker\/config\.json|\.git-credentials|\.netrc|\.pgpass|\.my\.cnf|\.npmrc|\.pypirc|\.env|\.bash_history|[^/]*\.(?:key|pem|p12|pfx|jks|keytab|kdbx)|id_(?:rsa|dsa|ecdsa|ed25519)|serviceaccount.*\/token)$/;
/** Certificates of the authorities that everybody trusts are public. */
const trusted = /^\/(?:etc|usr)\/(?:ssl|share|lib|local|pki)(?:\/[^/]+)*\/[^/]*\.pem$/;

export function isSensitiveFile(path: string): boolean {
  return (whole.test(path) || ends.test(path)) && !trusted.test(path);
}
