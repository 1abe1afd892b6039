import java.nio.file.Paths;
import java.util.Scanner;
import software.amazon.smithy.build.MockManifest;
import software.amazon.smithy.build.ProjectionResult;
import software.amazon.smithy.build.SmithyBuild;
import software.amazon.smithy.build.model.SmithyBuildConfig;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.model.shapes.ModelSerializer;
import software.amazon.smithy.model.transform.ModelTransformer;

/**
 * Prints projections as Smithy builds them, with mixins flattened; driven by tests/peers/projections.py.
 *
 * Each line of standard input is a smithy-build.json and a projection, separated by a tab. Each line of standard output is a
 * JSON object with `ast` or `thrown`. Shapes of the packages on the class path are left out.
 */
public final class ProjectionPeer {
    private static final ClassLoader LOADER = ProjectionPeer.class.getClassLoader();

    public static void main(String[] arguments) throws Exception {
        Model known = Model.assembler().discoverModels(LOADER).assemble().unwrap();
        Scanner lines = new Scanner(System.in, "UTF-8");
        while (lines.hasNextLine()) {
            String[] fields = lines.nextLine().split("\t");
            ObjectNode.Builder result = Node.objectNodeBuilder();
            try {
                Model model = ModelTransformer.create().flattenAndRemoveMixins(project(fields[0], fields[1]));
                result.withMember("ast", ModelSerializer.builder()
                        .shapeFilter(shape -> !known.getShape(shape.getId()).isPresent())
                        .build()
                        .serialize(model));
            } catch (Throwable error) {
                result.withMember("thrown", error.toString());
            }
            System.out.println(Node.printJson(result.build()));
            System.out.flush();
        }
    }

    private static Model project(String path, String projection) throws Throwable {
        SmithyBuildConfig config = SmithyBuildConfig.load(Paths.get(path));
        ProjectionResult[] results = new ProjectionResult[1];
        Throwable[] errors = new Throwable[1];
        new SmithyBuild()
                .config(config)
                .model(config.toModelAssembler().discoverModels(LOADER).assemble().getResult().get())
                .modelAssemblerSupplier(() -> Model.assembler().discoverModels(LOADER))
                .projectionFilter(projection::equals)
                .pluginFilter(plugin -> false)
                .fileManifestFactory(MockManifest::new)
                .build(result -> results[0] = result, (name, error) -> errors[0] = error);
        if (errors[0] != null) {
            throw errors[0];
        }
        return results[0].getModel();
    }
}
