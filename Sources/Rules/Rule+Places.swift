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
    /// Keys that may stand around a path without being another product's, such as `values`.
    package var wrappers: [String]
    /// Words of which one has to stand near a path that is in other keys or in another tool's
    /// settings, compared without case.
    package var context: [String]

    /// Creates places.
    package init(
      variables: [String] = [], paths: [String] = [], secrets: [String] = [],
      wrappers: [String] = [], context: [String] = []
    ) {
      self.variables = variables
      self.paths = paths
      self.secrets = secrets
      self.wrappers = wrappers
      self.context = context
    }
  }
}
