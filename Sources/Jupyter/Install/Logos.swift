/// The kernel's mark. Written by kernelspec/make_logos.py, which also draws it.
enum Logos {
  /// SVG.
  static let svg = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
      <rect x="2" y="2" width="60" height="60" rx="9" fill="#24346e"/>
      <rect x="10" y="10" width="44" height="44" rx="7" fill="#2962aa"/>
      <rect x="18" y="18" width="28" height="28" rx="5" fill="#209cb2"/>
      <rect x="25" y="25" width="14" height="14" rx="3" fill="#fabe46"/>
    </svg>
    """

  /// PNG, in base64.
  static let png32 = """
    iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAA4UlEQVR42mNgGCxAxSSPG4jrgfg+EP+nEb4PtYMbm+\
    WHaWgxOj6M4gioq/7TGdcjO+D+ADjgPrIDMBSoujT/14ha8F8zaRVFGGQGyCxsduB0AEgDpRajY2yOwOkAavgcW0gQ\
    7QBqWw7DZDtAPXv1f6W+Df8V5mwiCoPUgvRQzQGkWI7sCKo5gFTLYZhmDihc0fm/d20NCgaJ0cUBIIt+7XPDitEdQR\
    MHgHyLywEguVEHDH8HDHgiHPBsOCAF0YAXxQNeGdG9Oh7wBsmAN8kGolE64M3yAe+YDGzXbMA7pwMJAFuqNmqzOHEI\
    AAAAAElFTkSuQmCC
    """

  /// PNG, in base64.
  static let png64 = """
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAABxklEQVR42u2bPU7DQBCFc5SIQGTklgIpLaIxJ6BBcA\
    CaiAtADQeIIlG4iEAIAjWizSF8CAo6mmFfFCMU2WFtbez1zlvpdfbuvG9//LOzvR4LS2nZPbhMjFKjzEg6pmwVe1LH\
    eGy06KDpMsFLbGt+ZPQVkPlc8DSy6fkQzf+FEG8CsAjY/O902LTgiRIlRQBSRQDSIgCZIgBZEQD7Cg7HMjy5lej0Xq\
    LzB9m/eGxFaBsxIBbEVMVDbQB7RzcSnc1aM10Kw8SE2LYKAA34ZnxdthCqAzBDzMeeLxoJNtOhMgDMM9/N51quCa4B\
    YLHpCgDE6h5Ai6t9naeDcwBdMZ+rNQDD8ZPs3M2lP3mV/vTNjUxdqBN1ew1gcP3sznSJ0IaXANA72zafy2YkNA5gOe\
    wbAoC2vAPgdM5brAn+AWjK/EoE0CUAg+lcJi9X8vmeyPfH8UbhGlyLe4IBAEP/GV8X7gkGgE3PF42EYABUNZ+LAAiA\
    AAiAAAiAAPgixFdhfgzxc5gA/Aeg/ZeY+p+i6n+Lq98Y4dZY6Juj6rfH1SdIqE+RUZ8kxTQ5JkqGnyqrPllafbq87g\
    MT6o/M8NAUj83x4CSPzrIoLD/0XcHxMEqVZAAAAABJRU5ErkJggg==
    """
}
