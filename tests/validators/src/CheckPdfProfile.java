import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** CheckPdfProfile FLAVOUR FILE…: veraPDF against one profile (ua1, 2a, 2b …). Exit 1 on a failed rule, 2 if a file could not be checked. */
public class CheckPdfProfile {
  private static final int EXAMPLES = 3;

  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(args[0]);
    ValidationProfile profile = profile(flavour);
    int exit = 0;
    for (int i = 1; i < args.length; i++) {
      try {
        if (!check(args[i], flavour, profile)) exit = Math.max(exit, 1);
      } catch (Exception e) {
        System.out.println("verapdf: could not check " + args[i] + ": " + e);
        exit = 2;
      }
    }
    System.exit(exit);
  }

  private static boolean check(String file, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, -1, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      Map<RuleId, Integer> failed = result.getFailedChecks();
      List<RuleId> rules = new ArrayList<>(failed.keySet());
      rules.sort(Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber));
      for (RuleId id : rules) {
        String description = result.getValidationProfile().getRuleByRuleId(id).getDescription();
        System.out.printf("  [%s-%d] x%d %s%n", id.getClause(), id.getTestNumber(), failed.get(id), description);
        int shown = 0;
        for (TestAssertion it : result.getTestAssertions()) {
          if (it.getStatus() == TestAssertion.Status.FAILED && it.getRuleId().equals(id) && shown++ < EXAMPLES) {
            System.out.printf("      at %s%n", it.getLocation().getContext());
          }
        }
      }
      System.out.printf("verapdf %s: %d failed rules  [%s]%n", flavour.getId(), failed.size(), file);
      return result.isCompliant() && failed.isEmpty();
    }
  }

  /** The profile's XML by file name: in this packaging the library's own directory of profiles comes up empty, and JAXB is left out. */
  private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
    String id = flavour.getId().toUpperCase();
    String name = id.equals("UA1") ? "PDFUA-1" : "PDFA-" + id;
    try (InputStream in = Profiles.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
      Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
      ProfileDetails details = Profiles.profileDetailsFromValues(text(root, "name"), text(root, "description"), "veraPDF", new Date(0));
      return Profiles.profileFromValues(flavour, details, "", rules(root), variables(root));
    }
  }

  private static SortedSet<Rule> rules(Element root) {
    SortedSet<Rule> rules = new TreeSet<>(
        Comparator.comparing((Rule it) -> it.getRuleId().getSpecification().name())
            .thenComparing(it -> it.getRuleId().getClause())
            .thenComparing(it -> it.getRuleId().getTestNumber()));
    for (Element rule : children(root, "rule")) {
      Element id = children(rule, "id").get(0);
      Element error = children(rule, "error").get(0);
      List<ErrorArgument> arguments = new ArrayList<>();
      for (Element it : children(error, "argument")) {
        arguments.add(ErrorArgumentImpl.fromValues(it.getTextContent(), attribute(it, "name"), null));
      }
      RuleId ruleId = Profiles.ruleIdFromValues(
          PDFAFlavour.Specification.valueOf(id.getAttribute("specification")), id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
      Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
      rules.add(Profiles.ruleFromValues(
          ruleId, rule.getAttribute("object"), deferred, attribute(rule, "tags"), text(rule, "description"), text(rule, "test"),
          Profiles.errorFromValues(text(error, "message"), arguments), new ArrayList<Reference>()));
    }
    return rules;
  }

  private static Set<Variable> variables(Element root) {
    Set<Variable> variables = new LinkedHashSet<>();
    for (Element it : children(root, "variable")) {
      variables.add(Profiles.variableFromValues(it.getAttribute("name"), it.getAttribute("object"), text(it, "defaultValue"), text(it, "value")));
    }
    return variables;
  }

  private static List<Element> children(Element of, String tag) {
    NodeList nodes = of.getElementsByTagName(tag);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
    return found;
  }

  private static String text(Element of, String tag) {
    List<Element> found = children(of, tag);
    return found.isEmpty() ? null : found.get(0).getTextContent();
  }

  private static String attribute(Element of, String name) {
    return of.hasAttribute(name) ? of.getAttribute(name) : null;
  }
}
