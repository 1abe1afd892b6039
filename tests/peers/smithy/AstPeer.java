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
import software.amazon.smithy.model.shapes.ModelSerializer;
import software.amazon.smithy.model.transform.ModelTransformer;
import software.amazon.smithy.model.validation.Severity;
import software.amazon.smithy.model.validation.ValidatedResult;
import software.amazon.smithy.model.validation.ValidationEvent;

/**
 * Prints models as Smithy's own serializer does; driven by tests/peers/smithy.py.
 *
 * Each line of standard input is FORM, then model files, separated by tabs; FORM is `ast` or
 * `flatten`. Each line of standard output is a JSON object: `ast`, `errors` (messages of events with
 * the severity ERROR), or `thrown`. Shapes of the packages on the class path are left out.
 */
public final class AstPeer {
    public static void main(String[] arguments) throws Exception {
        Model known = Model.assembler().discoverModels(AstPeer.class.getClassLoader()).assemble().unwrap();
        Scanner lines = new Scanner(System.in, "UTF-8");
        while (lines.hasNextLine()) {
            System.out.println(Node.printJson(run(lines.nextLine().split("\t"), known)));
            System.out.flush();
        }
    }

    private static Node run(String[] fields, Model known) {
        ObjectNode.Builder result = Node.objectNodeBuilder();
        try {
            ModelAssembler assembler = Model.assembler().discoverModels(AstPeer.class.getClassLoader());
            for (int at = 1; at < fields.length; at++) {
                assembler.addImport(Paths.get(fields[at]));
            }
            ValidatedResult<Model> validated = assembler.assemble();
            List<Node> errors = new ArrayList<>();
            for (ValidationEvent event : validated.getValidationEvents(Severity.ERROR)) {
                errors.add(Node.from(event.getMessage()));
            }
            result.withMember("errors", new ArrayNode(errors, SourceLocation.NONE));
            if (validated.getResult().isPresent()) {
                Model model = validated.getResult().get();
                if (fields[0].equals("flatten")) {
                    model = ModelTransformer.create().flattenAndRemoveMixins(model);
                }
                result.withMember("ast", ModelSerializer.builder()
                        .shapeFilter(shape -> !known.getShape(shape.getId()).isPresent())
                        .build()
                        .serialize(model));
            }
        } catch (Exception | StackOverflowError error) {
            result.withMember("thrown", error.toString());
        }
        return result.build();
    }
}
