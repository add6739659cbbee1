import type { EnvoyConfig } from './envoy-config';
import { MAX_ATTEMPTS, slotHeader, slotOf } from './slots';

/** A cluster that does not exist: a request without a plan goes nowhere, and Envoy answers 503. */
const NO_CLUSTER = 'signalbox-none';

const ATTEMPT_COUNT = 'x-envoy-attempt-count';

/**
 * The route's cluster specifier: attempt → slot header → cluster.
 * Envoy refreshes the cluster *before* it raises the attempt count, so the first attempt has no count, the second
 * sees "1" and the third "2".
 * @param clusters - every cluster that a slot may name
 */
export function clusterMatcher(clusters: readonly string[]): EnvoyConfig {
  const later = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => index + 1);
  return {
    extension: {
      name: 'envoy.router.cluster_specifier_plugin.matcher',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier',
        cluster_matcher: {
          ...headerTree(
            ATTEMPT_COUNT,
            Object.fromEntries(later.map((count) => [String(count), { matcher: slotMatcher(count + 1, clusters) }])),
          ),
          on_no_match: { matcher: slotMatcher(1, clusters) },
        },
      },
    },
  };
}

function slotMatcher(attempt: number, clusters: readonly string[]): EnvoyConfig {
  return {
    ...headerTree(
      slotHeader(attempt),
      Object.fromEntries(clusters.map((cluster) => [slotOf(cluster), clusterAction(cluster)])),
    ),
    on_no_match: clusterAction(NO_CLUSTER),
  };
}

function headerTree(header: string, map: EnvoyConfig): EnvoyConfig {
  return {
    matcher_tree: {
      input: {
        name: header,
        typed_config: {
          '@type': 'type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput',
          header_name: header,
        },
      },
      exact_match_map: { map },
    },
  };
}

function clusterAction(cluster: string): EnvoyConfig {
  return {
    action: {
      name: cluster,
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction',
        cluster,
      },
    },
  };
}
