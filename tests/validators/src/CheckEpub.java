import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.File;

/** Checks many EPUBs in one JVM: a line per finding, then a line of counts per file. Exit 1 on any error or warning. */
public class CheckEpub {
  static class Findings extends MasterReport {
    Findings(String file) {
      setEpubFileName(file);
      setReportingLevel(ReportingLevel.Info);
    }

    @Override
    public void message(Message message, EPUBLocation at, Object... args) {
      Severity severity = message.getSeverity();
      if (severity == Severity.SUPPRESSED || severity == Severity.USAGE) return;
      String place = at == null ? "-" : at.getPath() + ":" + at.getLine() + ":" + at.getColumn();
      System.out.println("  " + severity + " " + message.getID() + " " + place + " " + message.getMessage(args));
    }

    @Override
    public void info(String resource, FeatureEnum feature, String value) {}

    @Override
    public int generate() {
      return 0;
    }

    @Override
    public void initialize() {}
  }

  public static void main(String[] files) {
    boolean clean = true;
    for (String file : files) {
      Findings found = new Findings(file);
      new EpubCheck(new File(file), found).doValidate();
      int errors = found.getErrorCount() + found.getFatalErrorCount();
      int warnings = found.getWarningCount();
      System.out.printf("epubcheck: %d errors, %d warnings  [%s]%n", errors, warnings, file);
      clean &= errors + warnings == 0;
    }
    System.exit(clean ? 0 : 1);
  }
}
