import JSONText
import OrderedCollections

/// What `kernel_info_reply` says about the language.
public struct KernelInfo: Sendable {
  /// The kernel's name and version.
  public var implementation: String
  /// The kernel's version.
  public var implementationVersion: String
  /// The text a console shows at its start.
  public var banner: String
  /// The language.
  public var language: Language
  /// Pages for a front end's Help menu.
  public var helpLinks: [(text: String, url: String)]

  /// The language of the cells, for highlighting and files.
  public struct Language: Sendable {
    /// Its name, the same as in `kernel.json`.
    public var name: String
    /// Its version.
    public var version: String
    /// The MIME type of a script.
    public var mimeType: String
    /// The extension of a script, with its dot.
    public var fileExtension: String
    /// The mode that CodeMirror highlights cells with; JupyterLab goes by this alone.
    public var codeMirrorMode: String?
    /// The lexer that Pygments highlights exported notebooks with.
    public var pygmentsLexer: String?

    /// Makes a description.
    public init(
      name: String, version: String, mimeType: String, fileExtension: String,
      codeMirrorMode: String? = nil, pygmentsLexer: String? = nil
    ) {
      self.name = name
      self.version = version
      self.mimeType = mimeType
      self.fileExtension = fileExtension
      self.codeMirrorMode = codeMirrorMode
      self.pygmentsLexer = pygmentsLexer
    }

    /// ngffz: highlighted as Python, which its syntax is, and never called Python, because front
    /// ends would then run Python of their own in it. No `nbconvert_exporter`, so that an exported
    /// script holds the cells as they are.
    public static func ngffz(version: String) -> Language {
      Language(
        name: "ngffz", version: version, mimeType: "text/x-ngffz", fileExtension: ".ngffz",
        codeMirrorMode: "python", pygmentsLexer: "python3")
    }

    var json: JSON {
      var members: JSONObject = [
        "name": .string(name), "version": .string(version), "mimetype": .string(mimeType),
        "file_extension": .string(fileExtension),
      ]
      if let codeMirrorMode { members["codemirror_mode"] = .string(codeMirrorMode) }
      if let pygmentsLexer { members["pygments_lexer"] = .string(pygmentsLexer) }
      return .object(members)
    }
  }

  /// Makes a description.
  public init(
    implementation: String, implementationVersion: String, banner: String, language: Language,
    helpLinks: [(text: String, url: String)] = []
  ) {
    self.implementation = implementation
    self.implementationVersion = implementationVersion
    self.banner = banner
    self.language = language
    self.helpLinks = helpLinks
  }
}
