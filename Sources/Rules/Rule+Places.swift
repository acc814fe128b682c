extension Rule {
  /// The named places in which a value is a secret whatever it looks like: tokens without a prefix
  /// of their own.
  ///
  /// The literals of such a rule are pieces of the names, and its pattern has to match the whole
  /// value.
  package struct Places: Sendable, Equatable {
    /// Names of variables and settings, such as `KUBEADAPT_AGENT_TOKEN`; what ends in one behind
    /// another word (`TF_VAR_…`) is meant too.
    package var variables: [String]
    /// Paths of keys in YAML, JSON and chart values, such as `agent.config.token`.
    package var paths: [String]
    /// Kubernetes Secrets and their keys, as `name/key`; any name that holds this one is meant.
    package var secrets: [String]

    /// Creates places.
    package init(variables: [String] = [], paths: [String] = [], secrets: [String] = []) {
      self.variables = variables
      self.paths = paths
      self.secrets = secrets
    }
  }
}
