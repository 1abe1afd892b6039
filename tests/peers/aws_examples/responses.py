"""Turns outputs, as pages show them, into the XML that a service would send, by botocore's models."""

import json
import pathlib
import urllib.parse

FOLDERS = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
XML = ("query", "ec2", "rest-xml")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Models:
    """botocore's models below a folder `data`."""

    def __init__(self, folder):
        self.folder, self.read = pathlib.Path(folder), {}

    def model(self, service):
        if service not in self.read:
            found = sorted(self.folder.glob(f"{FOLDERS.get(service, service)}/*/service-2.json"))
            self.read[service] = json.loads(found[-1].read_text()) if found else None
        return self.read[service]

    def xml(self, service, command, value):
        """Body and headers of a response with the output; `None` if the service does not send XML."""
        model = self.model(service)
        if not model or not isinstance(value, dict) or model["metadata"]["protocol"] not in XML:
            return None
        word = command.replace("-", "")
        name = next((it for it in model["operations"] if it.lower() == word), None)
        output = model["operations"][name].get("output") if name else None
        if not output:
            return None
        try:
            return Response(model, service).write(name, output, value)
        except (ValueError, TypeError, KeyError):
            return None


class Response:
    """One response in XML. Raises `ValueError` where a value does not fit the model."""

    def __init__(self, model, service):
        self.shapes, self.protocol = model["shapes"], model["metadata"]["protocol"]
        # IAM sends its documents URL-encoded.
        self.encode = urllib.parse.quote if service == "iam" else str
        self.headers = {}

    def write(self, name, output, value):
        shape = self.shapes[output["shape"]]
        if self.protocol == "query":
            wrapper = output.get("resultWrapper", name + "Result")
            text = f"<{name}Response><{wrapper}>{self.members(shape, value)}</{wrapper}></{name}Response>"
        elif self.protocol == "rest-xml" and shape.get("payload"):
            payload = shape["payload"]
            member, inner = shape["members"][payload], value.get(payload)
            others = {key: it for key, it in shape["members"].items() if key != payload}
            self.members({"members": others}, value)
            if self.shapes[member["shape"]]["type"] == "structure":
                text = self.node(member.get("locationName") or member["shape"], member, inner)
            else:
                text = "" if inner is None else str(inner)
        else:
            text = f"<{name}Response>{self.members(shape, value)}</{name}Response>"
        return text.encode(), self.headers

    def members(self, shape, value):
        text = ""
        for key, item in value.items():
            member = shape["members"].get(key)
            if member is None:
                continue
            if member.get("location") == "header":
                self.headers[member["locationName"]] = str(item)
            elif not member.get("location"):
                text += self.node(member.get("locationName") or key, member, item)
        return text

    def node(self, tag, reference, value):
        shape = self.shapes[reference["shape"]]
        if value is None:
            return ""
        if shape["type"] == "structure":
            if not isinstance(value, dict):
                raise ValueError(tag)
            return f"<{tag}>{self.members(shape, value)}</{tag}>"
        is_flat = shape.get("flattened") or reference.get("flattened")
        if shape["type"] == "list":
            if not isinstance(value, list):
                raise ValueError(tag)
            member = shape["member"]
            name = member.get("locationName") or (tag if is_flat else "member")
            items = "".join(self.node(name, member, item) for item in value)
            return items if is_flat else f"<{tag}>{items}</{tag}>"
        if shape["type"] == "map":
            key, item = shape["key"].get("locationName", "key"), shape["value"].get("locationName", "value")
            entry = tag if is_flat else "entry"
            entries = "".join(
                f"<{entry}>{self.node(key, shape['key'], name)}{self.node(item, shape['value'], it)}</{entry}>"
                for name, it in value.items()
            )
            return entries if is_flat else f"<{tag}>{entries}</{tag}>"
        if isinstance(value, (dict, list)):
            value = self.encode(json.dumps(value))
        if isinstance(value, bool):
            value = "true" if value else "false"
        return f"<{tag}>{escape(str(value))}</{tag}>"
