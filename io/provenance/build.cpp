// SPDX-License-Identifier: Apache-2.0
#include "io/provenance/build.hpp"

#include "core/version.hpp"
#include "io/provenance/build_info.hpp"

namespace isotone::io::provenance {

Record build_record() {
    Record record;
    record["name"] = "isotone";
    record["version"] = version;
    record["commit"] = build::commit;
    record["build_type"] = build::type;
    record["compiler"] = build::compiler;
    record["flags"] = build::flags;
    record["system"] = build::system;
    return record;
}

std::string version_text() {
    return std::string("isotone ") + version + "\ncommit   " + build::commit + "\nbuild    " + build::type + ", " +
           build::compiler + ", " + build::system +
           "\nlicence  Apache-2.0\nuse      research and core-lab reprocessing, not diagnosis\n";
}

}  // namespace isotone::io::provenance
