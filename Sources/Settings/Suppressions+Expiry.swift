extension Suppressions {
  /// The last day on which all that suppresses today still does; nil where nothing ends.
  package func lastDay(from today: BaselineDate = .today) -> BaselineDate? {
    let days =
      (baseline?.entries.compactMap(\.expires) ?? [])
      + (configuration?.allowances.compactMap(\.expires) ?? [])
    return days.filter { today <= $0 }.min()
  }
}
