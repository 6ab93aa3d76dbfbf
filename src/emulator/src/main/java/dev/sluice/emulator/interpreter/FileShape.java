package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.MediaTypes;
import dev.sluice.session.files.FileEntry;
import jakarta.json.stream.JsonGenerator;
import java.util.List;

/** The shape in which a version of the built-in pool tells of files. */
enum FileShape {
    /** The shape of 2024-02-02-preview, with the numbers that its serializer gave to objects. */
    OLD {
        @Override
        void write(JsonGenerator json, FileEntry entry) {
            write(json, entry, 1);
        }

        @Override
        void writeAll(JsonGenerator json, List<FileEntry> entries) {
            json.writeStartObject().write("$id", "1").writeStartArray("value");
            int id = 2;
            for (FileEntry entry : entries) {
                write(json, entry, id);
                id += 2;
            }
            json.writeEnd().writeEnd();
        }

        @Override
        void writeUploaded(JsonGenerator json, FileEntry entry) {
            writeAll(json, List.of(entry));
        }

        private void write(JsonGenerator json, FileEntry entry, int id) {
            json.writeStartObject()
                    .write("$id", Integer.toString(id))
                    .writeStartObject("properties")
                    .write("$id", Integer.toString(id + 1))
                    .write("filename", entry.name())
                    .write("size", entry.size())
                    .write("lastModifiedTime", entry.modifiedAt().toString())
                    .writeEnd()
                    .writeEnd();
        }
    },
    /** The shape of 2024-10-02-preview and later. */
    CURRENT {
        @Override
        void write(JsonGenerator json, FileEntry entry) {
            json.writeStartObject()
                    .write("name", entry.name())
                    .write("directory", entry.directory())
                    .write("type", entry.type().wireName())
                    .write("contentType", contentType(entry))
                    .write("sizeInBytes", entry.size())
                    .write("lastModifiedAt", entry.modifiedAt().toString())
                    .writeEnd();
        }

        @Override
        void writeAll(JsonGenerator json, List<FileEntry> entries) {
            json.writeStartObject().writeStartArray("value");
            entries.forEach(entry -> write(json, entry));
            json.writeEnd().writeNull("nextLink").writeEnd();
        }

        @Override
        void writeUploaded(JsonGenerator json, FileEntry entry) {
            write(json, entry);
        }

        private String contentType(FileEntry entry) {
            return entry.type() == FileEntry.Type.FILE ? MediaTypes.of(entry.name()) : MediaTypes.UNKNOWN;
        }
    };

    abstract void write(JsonGenerator json, FileEntry entry);

    abstract void writeAll(JsonGenerator json, List<FileEntry> entries);

    abstract void writeUploaded(JsonGenerator json, FileEntry entry);
}
