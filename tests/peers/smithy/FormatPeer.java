import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Scanner;
import software.amazon.smithy.model.loader.IdlTokenizer;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.syntax.Formatter;
import software.amazon.smithy.syntax.TokenTree;

/**
 * Prints files as Smithy's own formatter does; driven by tests/peers/smithy_format.py.
 *
 * Each line of standard input is a file. Each line of standard output is a JSON object: `once` and
 * `twice`, the text after formatting it one and two times, or `thrown`.
 */
public final class FormatPeer {
    public static void main(String[] arguments) {
        Scanner lines = new Scanner(System.in, "UTF-8");
        while (lines.hasNextLine()) {
            ObjectNode.Builder result = Node.objectNodeBuilder();
            try {
                Path path = Paths.get(lines.nextLine());
                String once = format(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
                result.withMember("once", once).withMember("twice", format(once));
            } catch (Throwable error) {
                result.withMember("thrown", error.toString());
            }
            System.out.println(Node.printJson(result.build()));
            System.out.flush();
        }
    }

    private static String format(String text) {
        return Formatter.format(TokenTree.of(IdlTokenizer.create("file.smithy", text)));
    }
}
