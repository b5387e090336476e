// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/exam_group.hpp"

#include "io/hdf5/field_io.hpp"
#include "io/hdf5/fields.hpp"
#include "io/json/json.hpp"

#include <functional>

namespace isotone::io::hdf5 {
namespace {

constexpr Length largest_record_bytes = Length{1} << 26U;

}  // namespace

void write_exam(const Group& root, const Group& digests, const Exam& exam) {
    const Group group = root.create("exam");
    FieldWriter writer(group);
    for_each_exam_field(exam, std::ref(writer));
    writer("patient_position", dicom_code(exam.position), "");
    writer.finish(digests);
}

Exam read_exam(const Group& root, const Group& digests) {
    const Group group = root.open("exam");
    Exam exam;
    FieldReader reader(group);
    for_each_exam_field(exam, std::ref(reader));
    std::string code;
    reader("patient_position", code, "");
    reader.finish(digests);
    for (const auto position : {PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                PatientPosition::head_first_prone, PatientPosition::feet_first_prone}) {
        if (code == dicom_code(position)) {
            exam.position = position;
            return exam;
        }
    }
    contradict(group, "patient_position", "is none of HFS, FFS, HFP, FFP");
}

void write_record(const Group& provenance, const Group& digests, const Record& record) {
    const std::string text = json::to_json(record);
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    write_bulk(provenance, digests, "record", bytes, {bytes.size()}, "", "byte of JSON text");
}

Record read_record(const Group& provenance, const Group& digests) {
    const Extent extent = provenance.extent_of("record");
    if (extent.size() != 1 || extent[0] > largest_record_bytes) {
        contradict(provenance, "record", "is not a text of reasonable length");
    }
    const auto bytes = read_bulk<std::uint8_t>(provenance, digests, "record", extent);
    return json::parse_json(std::string(bytes.begin(), bytes.end()), provenance.where("record"));
}

}  // namespace isotone::io::hdf5
