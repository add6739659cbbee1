/** A piece of Envoy configuration, ready to be printed as YAML. */
export type EnvoyConfig = Readonly<Record<string, unknown>>;
