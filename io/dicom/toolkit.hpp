// SPDX-License-Identifier: Apache-2.0
/// Private to this room: DCMTK's process-wide state.
#pragma once

namespace isotone::io::dicom {

/// Silences DCMTK's own log (a library never prints, and it would print patient data) and registers the decoders for
/// RLE, JPEG and JPEG-LS. Cheap to call again; safe from several threads.
void prepare_toolkit();

}  // namespace isotone::io::dicom
