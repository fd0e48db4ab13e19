/** Variables, in small letters, and the values with which they turn certificate checks off. */
const switches = new Map([
  ['node_tls_reject_unauthorized', /^0$/],
  ['pythonhttpsverify', /^0$/],
  ['git_ssl_no_verify', /^(?:1|true|yes|on)$/i],
  ['npm_config_strict_ssl', /^(?:false|0)$/i],
  ['yarn_enable_strict_ssl', /^(?:false|0)$/i],
  ['bundle_ssl_verify_mode', /^0$/],
  ['ansible_host_key_checking', /^(?:false|0|no)$/i],
  ['helm_insecure_skip_tls_verify', /^(?:true|1)$/i],
]);

/** Whether a variable makes a program trust any certificate. */
export function turnsTlsOff(name: string, value: string | undefined): boolean {
  return value !== undefined && switches.get(name.toLowerCase())?.test(value) === true;
}
