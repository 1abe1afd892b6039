$version: "2"
namespace example.plants
use smithy.api#Unit
use smithy.api#Integer
/// Adds a plant.
@http(method:"POST",uri:"/plants")
operation AddPlant { input := {
  @required name: String, // unique
  depth: Integer = 1
} }
