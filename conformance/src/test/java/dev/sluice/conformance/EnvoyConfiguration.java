package dev.sluice.conformance;

/**
 * The configuration of an Envoy for the processor.
 *
 * @param mode what Envoy sends
 * @param attempts whether the processor is asked again for each attempt to send a call, so that
 *     Envoy's retries go to the next provider of the plan; else routes go by the header that names
 *     the first one
 */
record EnvoyConfiguration(ProcessorMode mode, boolean attempts) {
  private static final String WHOLE =
      """
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
      static_resources:
        listeners:
          - name: front
            enable_reuse_port: false
            per_connection_buffer_limit_bytes: 33554432
            address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
            filter_chains:
              - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: front
                      use_remote_address: true
                      generate_request_id: false
                      preserve_external_request_id: true
                      normalize_path: true
                      route_config:
      @ROUTES@
                      http_filters:
                        - @PROCESSOR@
                        - name: envoy.filters.http.router
                          typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
        clusters:
          - name: sluice
            connect_timeout: 5s
            typed_extension_protocol_options: { envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: { http2_protocol_options: {} } } }
            load_assignment: { cluster_name: sluice, endpoints: [ { lb_endpoints: [ { endpoint: @SLUICE@ } ] } ] }
      @CLUSTERS@\
      """;

  private static final String BY_PROVIDER =
      """
                  request_headers_to_remove: [ x-sluice-model, x-sluice-provider, x-gateway-model-name, x-gateway-destination-endpoint ]
                  virtual_hosts:
                    - name: all
                      domains: [ "*" ]
                      routes:
                        - match: { prefix: /, headers: [ { name: x-late, present_match: true } ] }
                          route: { cluster: alpha, timeout: 1s }
                        - match: { prefix: /, headers: [ { name: x-sluice-provider, string_match: { exact: beta } } ] }
                          route: { cluster: beta, timeout: 0s }
                        - match: { prefix: / }
                          route: { cluster: alpha, timeout: 0s }
      """;

  private static final String BY_ATTEMPT =
      """
                  virtual_hosts:
                    - name: all
                      domains: [ "*" ]
                      routes:
                        # Where a plan has one target only, nobody else could do better.
                        - match: { prefix: /, headers: [ { name: x-gateway-destination-endpoint, string_match: { contains: "," } } ] }
                          route:
                            cluster: models
                            timeout: 0s
                            retry_policy: { retry_on: "connect-failure,refused-stream,reset-before-request,reset,5xx,retriable-status-codes", retriable_status_codes: [ 429 ], num_retries: 1 }
                        - match: { prefix: /, headers: [ { name: x-late, present_match: true } ] }
                          route: { cluster: models, timeout: 1s }
                        - match: { prefix: /, headers: [ { name: x-sluice-provider, present_match: true } ] }
                          route: { cluster: models, timeout: 0s }
                        - match: { prefix: / }
                          route: { cluster: alpha, timeout: 0s }
      """;

  private static final String CLUSTER =
      """
      - name: @NAME@
        connect_timeout: 5s
        per_connection_buffer_limit_bytes: 33554432
        load_assignment: { cluster_name: @NAME@, endpoints: [ { lb_endpoints: [ { endpoint: @ENDPOINT@ } ] } ] }
      """;

  private static final String MODELS =
      """
      - name: models
        connect_timeout: 5s
        per_connection_buffer_limit_bytes: 33554432
        load_balancing_policy:
          policies:
            - typed_extension_config:
                name: envoy.load_balancing_policies.override_host
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost
                  override_host_sources: [ { metadata: { key: envoy.lb, path: [ { key: x-gateway-destination-endpoint } ] } } ]
                  fallback_policy: { policies: [ { typed_extension_config: { name: envoy.load_balancing_policies.round_robin, typed_config: { "@type": type.googleapis.com/envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin } } } ] }
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: { http_protocol_options: {} }
            http_filters:
              - @ATTEMPT@
              - name: envoy.filters.http.upstream_codec
                typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec }
        load_assignment: { cluster_name: models, endpoints: [ { lb_endpoints: [ { endpoint: @ALPHA@ }, { endpoint: @BETA@ } ] } ] }
      """;

  /** Returns the configuration as YAML. */
  String yaml(int processor, int alpha, int beta) {
    String asked =
        attempts
            ? processor(mode, "x-sluice-attempts", "upstream", "source.address")
            : processor(mode, "x-sluice-attempts", "router", "source.address");
    String attempt =
        processor(ProcessorMode.ON_DEMAND, "x-sluice-role", "attempt", "upstream.address");
    String clusters =
        CLUSTER.replace("@NAME@", "alpha").replace("@ENDPOINT@", "@ALPHA@")
            + CLUSTER.replace("@NAME@", "beta").replace("@ENDPOINT@", "@BETA@")
            + (attempts ? MODELS.replace("@ATTEMPT@", attempt) : "");
    return WHOLE
        .replace("@ROUTES@\n", (attempts ? BY_ATTEMPT : BY_PROVIDER).indent(18))
        .replace("@PROCESSOR@", asked)
        .replace("@CLUSTERS@", clusters.indent(4))
        .replace("@SLUICE@", endpoint(processor))
        .replace("@ALPHA@", endpoint(alpha))
        .replace("@BETA@", endpoint(beta));
  }

  private static String endpoint(int port) {
    return "{ address: { socket_address: { address: 127.0.0.1, port_value: " + port + " } } }";
  }

  private static String processor(ProcessorMode mode, String key, String value, String attribute) {
    return """
    { name: envoy.filters.http.ext_proc, typed_config: { \
    "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor, \
    grpc_service: { envoy_grpc: { cluster_name: sluice }, initial_metadata: [ { key: %s, value: %s } ] }, \
    processing_mode: %s, allow_mode_override: %s, message_timeout: 20s, max_message_timeout: 900s, \
    request_attributes: [ %s ], response_attributes: [ upstream.address ], mutation_rules: { allow_all_routing: true }, \
    metadata_options: { receiving_namespaces: { untyped: [ envoy.lb ] } } } }\
    """
        .formatted(key, value, mode.yaml(), mode.override(), attribute);
  }
}
