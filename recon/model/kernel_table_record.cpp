// SPDX-License-Identifier: Apache-2.0
#include "recon/model/kernel_table_record.hpp"

#include "core/record_reader.hpp"

namespace isotone::recon {

KernelTable kernel_table_from_record(const Record& record, const std::string& where) {
    constexpr const char* schema = "isotone-collimator-response/1";
    const RecordReader reader(record, where);
    if (reader.required<std::string>("schema") != schema) {
        reader.fail("schema", "this is not a measured collimator response", std::string("expected ") + schema);
    }
    reader.required<std::string>("source");
    KernelTable table;
    table.pixel_mm = reader.required<double>("pixel_mm", Range::positive());
    table.size = reader.required<int>("size", {1, 1023});
    for (const RecordReader& kernel : reader.list("kernel")) {
        table.distances_mm.push_back(kernel.required<double>("distance_mm", Range::not_negative()));
        table.kernels.push_back(kernel.required<std::vector<double>>("values"));
    }
    reader.finish();
    table.check(where);
    return table;
}

}  // namespace isotone::recon
