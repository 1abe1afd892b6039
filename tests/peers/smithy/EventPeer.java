import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.SourceLocation;
import software.amazon.smithy.model.loader.ModelAssembler;
import software.amazon.smithy.model.node.ArrayNode;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.model.validation.ValidationEvent;

/**
 * Prints the validation events of models; driven by tests/peers/events.py.
 *
 * The arguments are models that are added to each one. Each line of standard input is a model file; each line of standard
 * output is a JSON object with `events` (severity, id, shape, line, column) or `thrown`.
 */
public final class EventPeer {
    public static void main(String[] arguments) {
        Scanner lines = new Scanner(System.in, "UTF-8");
        while (lines.hasNextLine()) {
            System.out.println(Node.printJson(run(lines.nextLine(), arguments)));
            System.out.flush();
        }
    }

    private static Node run(String file, String[] more) {
        ObjectNode.Builder result = Node.objectNodeBuilder();
        try {
            ModelAssembler assembler = Model.assembler().discoverModels(EventPeer.class.getClassLoader());
            for (String path : more) {
                assembler.addImport(Paths.get(path));
            }
            List<Node> events = new ArrayList<>();
            for (ValidationEvent event : assembler.addImport(Paths.get(file)).assemble().getValidationEvents()) {
                events.add(Node.objectNodeBuilder()
                        .withMember("severity", event.getSeverity().toString().toLowerCase())
                        .withMember("id", event.getId())
                        .withMember("shape", event.getShapeId().map(id -> (Node) Node.from(id.toString())).orElse(Node.nullNode()))
                        .withMember("line", event.getSourceLocation().getLine())
                        .withMember("column", event.getSourceLocation().getColumn())
                        .build());
            }
            result.withMember("events", new ArrayNode(events, SourceLocation.NONE));
        } catch (Exception | StackOverflowError error) {
            result.withMember("thrown", error.toString());
        }
        return result.build();
    }
}
