/** Names of settings that hold a credential: DB_PASSWORD, api-key, githubToken. */
const credentialName =
  /(?:passwords?|passwd|passphrase|secret_?key|private_?key|api_?key|access_?key|auth_?token|access_?token|client_?secret|credentials?)$|(?:^|_)(?:pwd|token|secret)$/;

/** Names that end alike and only say where the credential is, or are meant to be seen. */
const notCredential =
  /(?:public|publishable|csrf|next|page|continuation|cancellation)_?(?:key|token)$|(?:file|path|dir|url|name|enabled|required|type|ref)$/;

/** `true` when a setting of that name holds a credential. */
export function isCredentialName(name: string): boolean {
  const plain = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-.\s]+/g, '_')
    .toLowerCase();
  return credentialName.test(plain) && !notCredential.test(plain);
}

/** `true` for what can be a credential: no placeholder, reference, switch or path. */
export function isCredentialValue(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || text.length > 10_000) return false;
  // Filled in by something else: $(NAME), ${NAME}, {{ name }}, %NAME%, <name>, vault:path#key.
  if (
    /[$][({A-Za-z]|\{\{|^<[^>]*>$|^%[^%]+%$|^[a-z]+:[^\s#]*#|^(?:vault|ref|awssm|op):/.test(text)
  ) {
    return false;
  }
  if (/^(?:true|false|null|none|nil|yes|no|on|off|\d{1,5}|file|env)$/i.test(text)) return false;
  if (/^(?:https?:\/\/|\.{0,2}\/)/.test(text)) return false;
  return !isPlaceholder(text);
}

/** `true` for text with a private key in PEM that has a body, not merely dots. */
export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{100}/.test(text);
}

/** What people write where a credential is still to come. */
export function isPlaceholder(text: string): boolean {
  return (
    /^[A-Z_]*(?:KEY|PASSWORD|SECRET|TOKEN)(?:_VAL(?:UE)?)?$/.test(text) ||
    // A time, or the name of what belongs there: "my-password".
    /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) ||
    /^my[-_]?(?:[a-z]{1,20}[-_]){0,3}(?:password|secret|token|key)$/i.test(text) ||
    // Encrypted by SOPS, or hidden by whoever wrote the file.
    /^ENC\[|^\*[^\n]*\*$/.test(text) ||
    /^(?:x+|\*+|\.+|-+|_+)$/i.test(text) ||
    /(?:^|[\W_])(?:your|replace|change|insert|placeholder|example|redacted|todo|dummy|fill)(?:$|[\W_]|me|this|with|d$)/i.test(
      text,
    )
  );
}

/** `true` when a setting of that name and value gives a credential away. */
export function givesCredential(name: string, value: string): boolean {
  if (passwordInAddress(value) !== undefined) return true;
  if (!isCredentialName(name) || !isCredentialValue(value)) return false;
  // `clientSecret: grafana-oauth` names a Secret.
  return (
    !/(?:secret|credentials?)$/i.test(name) || !/^[a-z0-9]+(?:[-.][a-z]+)+$/.test(value.trim())
  );
}

/** The password of `scheme://user:password@host`, when it is no placeholder. */
export function passwordInAddress(text: string): string | undefined {
  const password = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"']{0,100}:([^\s:/@"']{4,200})@[\w[]/.exec(
    text.slice(0, 2_000),
  )?.[1];
  return password !== undefined && isCredentialValue(password) ? password : undefined;
}
